import { create_staging, insert_rows, prepare_staging, publish_tables } from '../../catalogue/publication.ts';
import type { CollectionSpec } from '../../catalogue/referentiels.ts';
import { row_of } from '../../catalogue/records.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';
import type { Database } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';

const spec: CollectionSpec = {
  id: 'bornes',
  columns: [
    { name: 'nom', type: 'text', title: 'Nom' },
    { name: 'nature', type: 'text', title: 'Nature', description: 'Poteau ou bouche' },
    { name: 'debit', type: 'double precision', title: 'Débit', unit: 'm3/h' },
    { name: 'pose_le', type: 'date', title: 'Posé le' },
    { name: 'lon', type: 'double precision', title: 'Longitude' },
    { name: 'lat', type: 'double precision', title: 'Latitude' },
  ],
  geometry: { type: 'Point', srid: 4326 },
};
const rows = [
  {
    id: '1',
    nom: 'Place du Marché',
    nature: 'poteau',
    debit: 60,
    pose_le: '2019-05-02',
    lon: 1.44,
    lat: 43.6,
  },
  {
    id: '2',
    nom: 'Rue des Écoles',
    nature: 'poteau',
    debit: 75.5,
    pose_le: '2021-01-12',
    lon: 1.45,
    lat: 43.61,
  },
  { id: '3', nom: 'Zone d’activités', nature: 'bouche', debit: 30, pose_le: null, lon: 1.5, lat: 43.58 },
];
const record: MetadataRecord = {
  id: 'bornes',
  kind: 'dataset',
  title: 'Bornes d’incendie de la vallée',
  abstract: 'Poteaux et bouches d’incendie relevés par le syndicat.\nMis à jour après chaque tournée.',
  producer: 'Syndicat de la vallée',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' },
  source_url: null,
  vintage: '2024',
  lineage: 'Relevé sur le terrain au GPS.',
  keywords: ['incendie', 'sécurité'],
  warnings: ['Débits mesurés en 2024, sauf indication.'],
  contacts: [{ organisation: 'Syndicat de la vallée', email: 'sig@exemple.fr', role: 'pointOfContact' }],
  topics: ['structure'],
  frequency: 'annually',
  resolutions: [{ scale_denominator: 5000 }],
};
const neighbour: MetadataRecord = {
  id: 'wms-voisin',
  kind: 'service',
  title: 'Service de consultation d’un département voisin',
  abstract: 'Limites et équipements, en WMS.',
  producer: 'Département voisin',
  licence: null,
  source_url: null,
  vintage: null,
  lineage: '',
  keywords: ['limites'],
  warnings: [],
  extents: [{ bbox: [0.5, 44.1, 1.9, 45] }],
  topics: ['boundaries'],
  distributions: [
    {
      url: 'https://exemple.fr/wms',
      name: 'Équipements',
      function: 'service',
      protocol: 'OGC:WMS',
      layer: 'equipements',
    },
    {
      url: 'https://exemple.fr/limites.zip',
      name: 'Limites',
      function: 'download',
      format: { name: 'Shapefile' },
      size_bytes: 1_250_000,
    },
  ],
};

/** A published collection with its record, and the record of a service elsewhere. */
export async function publish_catalogue_fixture(database: Database): Promise<void> {
  const table = await create_staging(database, spec, 'test');
  await insert_rows(database, spec, table, rows, {
    expression: sql`ST_SetSRID(ST_Point(row.lon, row.lat), 4326)`,
    from: sql``,
  });
  await publish_tables(database, [{ ...(await prepare_staging(database, spec, table)), record }]);
  await database.query(query_file('metadata_record_upsert', [JSON.stringify(row_of(neighbour, 'harvest'))]));
}
