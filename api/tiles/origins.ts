import type { Request } from 'express';
import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { has_known_geometry } from '../ogc/items_table.ts';
import { find_table, list_tables, use_table, use_tables } from '../ogc/published.ts';
import { collection_tileset, dataset_tileset, type Tileset } from './tileset.ts';

/** What tiles are made of: a collection (geodata tilesets), or several of the dataset (dataset tilesets). */
export interface Origin {
  kind: 'collection' | 'dataset';
  /** Path before `/tiles`. */
  prefix: '' | '/collections/:collection';
  /** The tileset for the collections that the query names; null names none. */
  find(access: Access, request: Request, collections: readonly string[] | null): Promise<Tileset>;
  /** Like `find`; the work is done once more with fresh descriptions when a table was replaced in between. */
  use(
    access: Access,
    request: Request,
    collections: readonly string[] | null,
    work: (tileset: Tileset) => Promise<void>,
  ): Promise<void>;
}

const collection_of = ({ params }: Request) => String(params['collection']);

export const origins: readonly Origin[] = [
  {
    kind: 'collection',
    prefix: '/collections/:collection',
    find: async (access, request) => collection_tileset(await find_table(access, collection_of(request))),
    use: (access, request, _, work) =>
      use_table(access, collection_of(request), (table) => work(collection_tileset(table))),
  },
  {
    kind: 'dataset',
    prefix: '',
    find: async (access, _, collections) =>
      dataset_tileset(await find_tables(access, collections), collections),
    use: (access, _, collections, work) =>
      use_tables(
        access,
        () => find_tables(access, collections),
        (tables) => work(dataset_tileset(tables, collections)),
      ),
  },
];

/**
 * The tables by their ids, or all that have a geometry and lie on this server: a foreign one that is gone would take the
 * others' tiles with it. A collection that does not exist is a 400: it is no path here.
 */
async function find_tables(access: Access, ids: readonly string[] | null): Promise<PublishedTable[]> {
  if (ids === null)
    return (await list_tables(access)).filter(
      (table) => has_known_geometry(table) && table.in_place !== 'elsewhere',
    );
  return Promise.all(ids.map((id) => find_table(access, id).catch(refuse_collection)));
}

function refuse_collection(error: unknown): never {
  if (!(error instanceof AppError) || error.status !== 404) throw error;
  const { message, code, remedy } = error;
  throw new AppError(message, {
    status: 400,
    code,
    place: 'collections',
    ...(remedy !== undefined && { remedy }),
  });
}
