import type { Link } from '../block.ts';
import { crs84_uri } from '../crs.ts';
import { absolute } from '../links.ts';
import { schema_type } from '../ogc/schemas.ts';
import { geojson_type } from '../respond.ts';
import { catalogue_id, catalogue_path } from './site.ts';

const relation = 'http://www.opengis.net/def/rel/ogc/1.0';
export const catalogue_relation = `${relation}/ogc-catalog`;

const link = (href: string, rel: string, type: string, title: string): Link => ({ href, rel, type, title });
const links: readonly Link[] = [
  link(`${catalogue_path}?f=json`, 'self', 'application/json', 'Le catalogue en JSON'),
  link(`${catalogue_path}?f=html`, 'alternate', 'text/html', 'Le catalogue en page'),
  link(`${catalogue_path}/items`, 'items', geojson_type, 'Les fiches'),
  link(`${catalogue_path}/items?f=html`, 'items', 'text/html', 'Chercher une fiche'),
  link(
    `${catalogue_path}/queryables`,
    `${relation}/queryables`,
    schema_type,
    'Propriétés que les filtres peuvent nommer',
  ),
  link(
    `${catalogue_path}/sortables`,
    `${relation}/sortables`,
    schema_type,
    'Propriétés qui peuvent ordonner les fiches',
  ),
];

/** The catalogue as a collection of records (OGC API – Records, record-collection). */
export const describe_catalogue = (base: string, region: string) => ({
  id: catalogue_id,
  type: 'Collection' as const,
  itemType: 'record' as const,
  title: 'Catalogue',
  description: `Fiches des jeux de données, séries, services et cartes : ${region}.`,
  crs: [crs84_uri],
  language: { code: 'fr' },
  defaultSortOrder: ['-updated'],
  links: absolute(base, links),
});
export type CatalogueDocument = ReturnType<typeof describe_catalogue>;
