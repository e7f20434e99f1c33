import type { PublishedTable } from '../../catalogue/published_tables.ts';
import type { Distribution, MetadataRecord } from '../../catalogue/record.ts';
import { file_formats } from '../formats/index.ts';
import { collection_path } from '../ogc/collection_document.ts';
import { has_known_geometry } from '../ogc/items_table.ts';
import { mvt_type } from '../tiles/tileset.ts';
import { web_mercator_quad } from '../tiles/web_mercator_quad.ts';
import { record_page } from './site.ts';

/** Where a collection is had: as a service, as items, as a file of each format, as tiles. */
export function collection_distributions(
  id: string,
  table: PublishedTable | undefined,
  licence: MetadataRecord['licence'],
  base: string,
): Distribution[] {
  const address = `${base}/${collection_path(id)}`;
  // Parameters say how a file is sent, not what it is.
  const plain = (media_type: string) => media_type.split(';')[0] ?? media_type;
  const service: Distribution = {
    url: address,
    name: `${id} : OGC API – Features`,
    function: 'service',
    protocol: 'OGC API Features',
    layer: id,
    format: { name: 'JSON', media_type: 'application/json' },
  };
  const items: Distribution = {
    url: `${address}/items`,
    name: `${id} : objets par pages`,
    function: 'service',
    protocol: 'OGC API Features',
    layer: id,
    format: { name: 'GeoJSON', media_type: 'application/geo+json' },
  };
  const files = file_formats.map(({ name, title, media_type }): Distribution => ({
    url: `${address}/download?f=${name}`,
    name: `${id} : ${title}`,
    function: 'download',
    protocol: 'WWW:DOWNLOAD-1.0-http--download',
    format: { name: title, media_type: plain(media_type) },
  }));
  const tiles: Distribution = {
    url: `${address}/tiles/${web_mercator_quad.id}`,
    name: `${id} : tuiles vectorielles`,
    function: 'service',
    protocol: 'OGC API Tiles',
    layer: id,
    format: { name: 'Mapbox Vector Tile', media_type: mvt_type },
  };
  const has_tiles = table !== undefined && has_known_geometry(table);
  const all = [service, items, ...files, ...(has_tiles ? [tiles] : [])];
  return licence === null || licence.url === ''
    ? all
    : all.map((distribution) => ({ ...distribution, licence }));
}

/** The page that shows the record to people. */
export const record_distribution = (id: string, base: string): Distribution => ({
  url: record_page(base, id),
  name: 'Fiche du catalogue',
  function: 'information',
  protocol: 'WWW:LINK-1.0-http--link',
  format: { name: 'HTML', media_type: 'text/html' },
});
