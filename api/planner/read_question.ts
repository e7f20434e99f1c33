import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { refuse, type Values } from '../params.ts';
import { shipped_baskets, type Basket } from '../processes/white_zones/baskets.ts';
import { situation_params, type row_params } from './params.ts';
import { today, type RowQuestion } from './planner.ts';
import type { SituationQuestion } from './read_situation.ts';

/** The question of a situation from its parameters; a 404 AppError for a basket that the site has not. */
export function read_question(
  { basket, version, mode, partners, removed }: Values<typeof situation_params>,
  { WHITE_ZONES_BASKET }: Pick<Config, 'WHITE_ZONES_BASKET'>,
): SituationQuestion {
  const found = find_basket(basket ?? WHITE_ZONES_BASKET, version);
  return {
    basket: partners === null ? found : { ...found, france_services_counts_for_partners: partners },
    mode,
    as_of: today(),
    removed,
  };
}

function find_basket(id: string, version: string | null): Basket {
  const found = shipped_baskets.find((basket) => basket.id === id);
  if (found !== undefined && (version === null || version === found.version)) return found;
  throw new AppError(`Le panier « ${id} »${version === null ? '' : `, version ${version},`} n’existe pas.`, {
    status: 404,
    code: 'basket-not-found',
    remedy: `Paniers du site : ${shipped_baskets.map((basket) => basket.id).join(', ')}.`,
  });
}

/** The question of a row; a 400 AppError for what is missing. */
export function read_row_question({ lon, lat, mode, situation }: Values<typeof row_params>): RowQuestion {
  if (lon === null) throw refuse('lon', '', 'une longitude en degrés');
  if (lat === null) throw refuse('lat', '', 'une latitude en degrés');
  return { lon, lat, mode, situation };
}
