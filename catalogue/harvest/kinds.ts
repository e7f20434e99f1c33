/** The kinds of harvesters, as forms, commands and the job know them; how each reads is in etl/harvesters/. */

export const harvester_kinds = [
  'csw',
  'ogc_records',
  'dcat',
  'udata',
  'ogc_features',
  'wfs',
  'arcgis',
] as const;
export type HarvesterKind = (typeof harvester_kinds)[number];

export interface KindWords {
  /** French. */
  title: string;
  /** What its address looks like. */
  address: string;
  /** What `query` narrows, in French; null: nothing. */
  query: string | null;
}

export const kind_words: Readonly<Record<HarvesterKind, KindWords>> = {
  csw: {
    title: 'CSW 2.0.2 (GeoNetwork, pycsw…)',
    address: 'https://catalogue.exemple.fr/srv/fre/csw',
    query: "Condition CQL : « AnyText LIKE '%eau%' »",
  },
  ogc_records: {
    title: 'OGC API Records',
    address: 'https://catalogue.exemple.fr/collections/catalogue',
    query: 'Mots cherchés (paramètre q)',
  },
  dcat: {
    title: 'DCAT (RDF/XML, Turtle, JSON-LD)',
    address: 'https://donnees.exemple.fr/catalog.ttl',
    query: null,
  },
  udata: {
    title: 'data.gouv.fr (udata)',
    address: 'https://www.data.gouv.fr/organizations/nom-de-l-organisation/',
    query: 'Mots cherchés (paramètre q)',
  },
  ogc_features: {
    title: 'OGC API Features : une fiche par collection',
    address: 'https://donnees.exemple.fr/ogc',
    query: null,
  },
  wfs: {
    title: 'WFS : une fiche par couche',
    address: 'https://geo.exemple.fr/geoserver/wfs',
    query: null,
  },
  arcgis: {
    title: 'ArcGIS REST : une fiche par couche',
    address: 'https://geo.exemple.fr/arcgis/rest/services',
    query: null,
  },
};

/** Narrows and tunes a harvester; kept as jsonb. */
export interface HarvestOptions {
  /** In the words of the kind (`KindWords.query`). */
  query?: string;
  /** Header that carries the key: « X-API-KEY »; « Authorization » without it. */
  secret_header?: string;
  /** Records of one answer; a kind has its own default. */
  page_size?: number;
  /** Wait between two requests. */
  delay_ms?: number;
}

export const page_size_limits = [1, 1000] as const;
export const delay_limits_ms = [0, 60_000] as const;
export const default_delay_ms = 200;
