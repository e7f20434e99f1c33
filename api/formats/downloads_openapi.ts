import type { Database } from '../../sql/client.ts';
import type { OpenApiPart } from '../block.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { file_params } from '../ogc/items_params.ts';
import { where_params } from '../ogc/items_where.ts';
import { list_tables } from '../ogc/published.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { geojson_type } from '../respond.ts';
import { file_formats } from './index.ts';

const answers = Object.fromEntries(
  file_formats.map(({ media_type }) => [
    media_type,
    media_type === geojson_type
      ? { $ref: '#/components/schemas/FeatureCollection' }
      : { type: 'string', format: 'binary' },
  ]),
);
const headers = ['Last-Modified', 'Content-Crs'] as const;

/** The part of the downloads: for any collection, and one path for each that exists. */
export async function describe_downloads(database: Database): Promise<OpenApiPart> {
  const tables = await list_tables(database);
  const concrete = tables.map((table) => [
    `/${collection_path(table.id)}/download`,
    describe_get({
      summary: `« ${table.title} » en un fichier`,
      tag: 'Téléchargements',
      id: `download.${table.id}`,
      query: file_params,
      own_query: where_params(table),
      answers,
      headers,
      errors: [503],
    }),
  ]);
  return {
    tags: [{ name: 'Téléchargements', description: 'Une collection entière, ou ce qu’un filtre en laisse' }],
    parameters: describe_parameters(file_params),
    paths: {
      '/collections/{collection}/download': describe_get({
        summary: 'Une collection en un fichier',
        tag: 'Téléchargements',
        id: 'download',
        query: file_params,
        takes_properties: true,
        path: { collection: 'Identifiant de la collection' },
        answers,
        headers,
        errors: [404, 503],
      }),
      ...(Object.fromEntries(concrete) as Record<string, unknown>),
    },
  };
}
