import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { refuse, type Values } from '../params.ts';
import { find_basket } from '../processes/baskets/basket_store.ts';
import type { Basket } from '../processes/white_zones/baskets.ts';
import type { situation_params, row_params } from './params.ts';
import { today, type RowQuestion } from './planner.ts';
import type { SituationQuestion } from './read_situation.ts';

/** A basket as somebody wants it measured. */
export interface WantedBasket {
  /** Null: the site's own. */
  id: string | null;
  version: string | null;
  /** A France services house counts for its partners; null: as the basket says. */
  partners: boolean | null;
}

/** The basket; an AppError when the site has none of that name (404), or not any more (410). */
export async function read_basket(
  access: Access,
  { WHITE_ZONES_BASKET }: Pick<Config, 'WHITE_ZONES_BASKET'>,
  { id, version, partners }: WantedBasket,
): Promise<Basket> {
  const found = await access.read((db) => find_basket(db, id ?? WHITE_ZONES_BASKET, version ?? undefined));
  return partners === null ? found : { ...found, france_services_counts_for_partners: partners };
}

/** The question of a situation from its parameters; a 400 AppError for a day without an hour, see also `read_basket`. */
export async function read_question(
  access: Access,
  config: Pick<Config, 'WHITE_ZONES_BASKET'>,
  { basket: id, version, mode, partners, weekday, time, removed }: Values<typeof situation_params>,
): Promise<SituationQuestion> {
  if (weekday === null && time !== null) throw refuse('weekday', '', 'un jour, avec « time »');
  if (weekday !== null && time === null) throw refuse('time', '', 'une heure, avec « weekday »');
  return {
    basket: await read_basket(access, config, { id, version, partners }),
    mode,
    as_of: today(),
    at: weekday === null || time === null ? null : { weekday, time },
    added: [],
    removed,
  };
}

/** The question of a row; a 400 AppError for what is missing. */
export function read_row_question({ lon, lat, mode, situation }: Values<typeof row_params>): RowQuestion {
  if (lon === null) throw refuse('lon', '', 'une longitude en degrés');
  if (lat === null) throw refuse('lat', '', 'une latitude en degrés');
  return { lon, lat, mode, situation };
}
