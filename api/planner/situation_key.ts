import { createHash } from 'node:crypto';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { households } from '../../catalogue/referentiels.ts';
import { latest_graph } from '../../catalogue/roads/graph_store.ts';
import type { TravelMode } from '../../catalogue/roads/graph.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { ident, sql } from '../../sql/fragment.ts';
import { list_tables } from '../ogc/published.ts';
import { name_graph } from '../processes/network/open_roads.ts';
import { model_version } from '../processes/white_zones/result.ts';
import type { SituationQuestion } from './read_situation.ts';

/** Names of what a situation is made of; each changes whenever what it names may have changed. */
export interface DataKeys {
  /** Where people live. */
  places: string;
  /** Everything else that is read: services, names, roads, settings, the day. */
  data: string;
}

/** What `read_demands` reads. */
const place_tables = ['population_cells', 'communes', households.id];
const data_tables = ['services', 'epci', 'departements'];

const shorten = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);

/** The names of the data as the asker may see it now. Rows are not read, unless a table's content may change unseen. */
export async function name_data(
  access: Access,
  config: Pick<Config, 'DATA_DIR' | 'WHITE_ZONES_SPEED_KMH'>,
  mode: TravelMode,
  as_of: string,
): Promise<DataKeys> {
  const tables = await list_tables(access);
  const used = tables.filter(({ id }) => [...place_tables, ...data_tables].includes(id));
  const seen_by = used.every(({ is_public }) => is_public) ? 'public' : access.visibility;
  const versions = async (ids: readonly string[]) => {
    const found = used.filter(({ id }) => ids.includes(id));
    return Promise.all(found.map(async (table) => [table.id, await version_of(access, table)]));
  };
  const graph = latest_graph(config.DATA_DIR, mode);
  return {
    places: shorten([seen_by, await versions(place_tables)]),
    data: shorten([
      await versions(data_tables),
      mode,
      graph === null ? null : name_graph(graph),
      config.WHITE_ZONES_SPEED_KMH,
      model_version,
      as_of,
    ]),
  };
}

/** A table whose writes nobody counts is named by what it holds. */
async function version_of(access: Access, { id, version }: PublishedTable): Promise<string> {
  if (version !== null) return version;
  const [row] = await access.read((db) =>
    db.query<{ content: string }>(
      sql`select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as content
        from ${ident('published', id)} t`,
    ),
  );
  return row?.content ?? '';
}

/** Counts the changes of what an answer holds: a browser must not take a former one for it. */
const form = 2;

/** The key of a situation: two for the same question on the same data are the same. */
export const key_of = ({ places, data }: DataKeys, question: SituationQuestion): string =>
  [places, data, shorten([form, question])].join('.');

/** Throws a 409 AppError unless the key is of the data as it is now. */
export function check_key(key: string, { places, data }: DataKeys): void {
  if (key.startsWith(`${places}.${data}.`)) return;
  throw new AppError('Les données ont changé.', {
    status: 409,
    code: 'planner-data-changed',
    place: 'situation',
    remedy: 'Demander de nouveau la situation (/planner/situation), puis la ligne avec sa nouvelle clé.',
  });
}
