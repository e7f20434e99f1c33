/** A record with every member that there is, for tests of formats: what one does not give back, its `loses` must name. */
import type { MetadataRecord } from '../record.ts';

const agency = {
  organisation: 'Agence des forêts & lacs',
  email: 'donnees@agence.example',
  phone: '+33 5 61 00 00 00',
  address: '1 rue « des <Chênes> »',
  postal_code: '31000',
  city: 'Toulouse',
  country: 'France',
  url: 'https://agence.example/',
};

export const full_record: Required<MetadataRecord> = {
  id: 'b7d9a9e4-6f0c-4a52-9d20-6a1f3f2b1c55',
  kind: 'dataset',
  title: 'Lacs de montagne d’Occitanie : l’eau & la « glace » <2024>',
  abstract: 'Contours des lacs situés au-dessus de 1 500 m.\n\nSecond paragraphe : "guillemets", \\ et œ.',
  producer: 'Agence des forêts & lacs',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/' },
  source_url: 'https://agence.example/lacs?a=1&b=2',
  vintage: '2024',
  lineage: 'Photo-interprétation, puis contrôle sur le terrain.',
  keywords: ['lac', 'montagne', 'données ouvertes'],
  warnings: ['Contours approchés.'],
  parameters: { seuil_m: 1500, methode: { nom: 'levé', pas: [1, 2] } },
  identifiers: ['https://agence.example/id/lacs', 'lacs-2024'],
  alternate_title: 'LACS_MONTAGNE',
  languages: ['fre', 'oci'],
  record_language: 'fre',
  record_date: '2025-03-04T10:20:30Z',
  record_contacts: [{ ...agency, role: 'pointOfContact' }],
  contacts: [
    // Formats with a place of its own for each role give back points of contact first.
    { ...agency, name: 'Service des données', position: 'Géomaticien', role: 'pointOfContact' },
    { ...agency, role: 'owner' },
  ],
  dates: [
    { type: 'creation', date: '2023-05-06' },
    { type: 'publication', date: '2024-01-02' },
    { type: 'revision', date: '2024-11-12' },
    { type: 'validity', date: '2026-01-01' },
  ],
  frequency: 'annually',
  status: 'onGoing',
  purpose: 'Suivre la glace.',
  topics: ['inlandWaters', 'environment'],
  themes: [
    {
      type: 'theme',
      thesaurus: {
        title: 'GEMET - INSPIRE themes, version 1.0',
        url: 'http://inspire.ec.europa.eu/theme',
        date: '2008-06-01',
        date_type: 'publication',
      },
      concepts: [{ label: 'Hydrographie', url: 'http://inspire.ec.europa.eu/theme/hy' }],
    },
    {
      type: 'place',
      thesaurus: { title: 'Massifs de France' },
      concepts: [{ label: 'Pyrénées' }, { label: 'Massif central' }],
    },
  ],
  extents: [
    {
      description: 'Ariège',
      identifier: 'https://agence.example/territoires/departement/09',
      bbox: [0.83, 42.57, 2.18, 43.31],
    },
    { description: 'Fidji', bbox: [177, -19, -178, -16] },
  ],
  period: { begin: '2023', end: null },
  crs: [{ uri: 'http://www.opengis.net/def/crs/EPSG/0/2154', name: 'RGF93 v1 / Lambert-93' }],
  representations: ['vector'],
  resolutions: [{ scale_denominator: 25000 }, { distance_m: 2.5 }],
  access_constraints: [
    {
      text: 'Pas de restriction d’accès public',
      url: 'http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations',
    },
  ],
  use_constraints: [
    { text: 'Citer l’agence.' },
    { text: 'Droit d’auteur', url: 'https://agence.example/droits', code: 'copyright' },
  ],
  conformity: [
    {
      specification: 'Règlement (UE) n° 1089/2010',
      url: 'http://data.europa.eu/eli/reg/2010/1089',
      date: '2010-12-08',
      date_type: 'publication',
      explanation: 'Voir la spécification.',
      pass: true,
    },
    { specification: 'Guide local', pass: null },
  ],
  formats: [{ name: 'MapInfo TAB', version: '12', media_type: 'application/x-mapinfo' }],
  distributions: [
    {
      url: 'https://agence.example/lacs.gpkg',
      name: 'Lacs, GeoPackage',
      description: 'Tous les lacs.',
      function: 'download',
      protocol: 'WWW:DOWNLOAD-1.0-http--download',
      format: { name: 'GeoPackage', version: '1.3', media_type: 'application/geopackage+sqlite3' },
      size_bytes: 123_456,
      checksum: {
        algorithm: 'sha256',
        value: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      },
      licence: { name: 'Open Database License 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' },
      crs: 'http://www.opengis.net/def/crs/EPSG/0/2154',
    },
    {
      url: 'https://agence.example/wfs?service=WFS',
      name: 'Lacs, service',
      function: 'service',
      protocol: 'OGC:WFS',
      layer: 'lacs',
    },
    { url: 'https://agence.example/demander', name: 'Demande d’extraction', function: 'order' },
    { url: 'https://agence.example/lire', name: 'Notice', function: 'information', protocol: 'WWW:LINK' },
  ],
  attributes: [
    {
      name: 'nom',
      title: 'Nom',
      description: 'Nom du lac.',
      type: 'text',
      samples: ['Étang d’Appy', 'Lac d’Oô'],
    },
    { name: 'altitude', title: 'Altitude', type: 'integer', unit: 'm' },
    { name: 'gel', type: 'integer', codes: { '0': 'jamais', '1': 'souvent' } },
  ],
  service: {
    type: 'download',
    versions: ['2.0.0'],
    operates_on: [{ id: 'lacs', url: 'https://agence.example/fiches/lacs', title: 'Lacs' }],
    operations: [{ name: 'GetCapabilities', url: 'https://agence.example/wfs' }],
  },
  parent_id: 'serie-des-lacs',
  relations: [
    { type: 'uses', id: 'bd-topo', title: 'BD TOPO' },
    { type: 'is_used_by', id: 'carte-des-lacs' },
    { type: 'replaces', id: 'lacs-2023' },
    { type: 'derives_from', id: 'orthophoto' },
    { type: 'related', id: 'etangs' },
  ],
  thumbnails: [{ url: 'https://agence.example/lacs.png', description: 'Aperçu' }],
  feature_count: 412,
  content_signature: 'sha256:0123456789abcdef',
};

/** The least that a record holds. */
export const bare_record: MetadataRecord = {
  id: 'nu',
  kind: 'dataset',
  title: 'Nu',
  abstract: '',
  producer: '',
  licence: null,
  source_url: null,
  vintage: null,
  lineage: '',
  keywords: [],
  warnings: [],
};

/** Members in which a record that was read back differs from the one that was written. */
export function differing_members(written: MetadataRecord, read: MetadataRecord): string[] {
  const names = new Set([...Object.keys(written), ...Object.keys(read)]) as Set<keyof MetadataRecord>;
  return [...names].filter((name) => canonical(written[name]) !== canonical(read[name])).sort();
}

/** JSON with the members of objects in order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'undefined';
