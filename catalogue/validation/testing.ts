/** Records that pass every rule, written here. */
import { access_limit } from '../code_lists/inspire_codes.ts';
import { inspire_keywords } from '../code_lists/inspire_themes.ts';
import type { MetadataRecord } from '../record.ts';

const contact = {
  organisation: 'Institut des territoires',
  email: 'geomatique@exemple.fr',
  role: 'pointOfContact',
};
const regulation = {
  specification: 'RÈGLEMENT (UE) N o 1089/2010 DE LA COMMISSION du 23 novembre 2010',
  url: 'http://data.europa.eu/eli/reg/2010/1089',
  date: '2010-12-08',
  date_type: 'publication',
} as const;

/** A dataset as complete as those of a national mapping agency. */
export function good_dataset(): MetadataRecord {
  return {
    id: 'fr-000000000-topo-occitanie',
    kind: 'dataset',
    title: 'Description vectorielle des routes, bâtiments et cours d’eau en Occitanie',
    abstract:
      'Objets du paysage à l’échelle du 1/10 000 en Occitanie : routes, bâtiments, cours d’eau, lieux nommés. Mise à jour chaque trimestre, pour les plans, les calculs d’accès et les diagnostics de territoire.',
    producer: 'Institut des territoires',
    licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' },
    source_url: 'https://exemple.fr/topo',
    vintage: null,
    lineage:
      'Restitution photogrammétrique, complétée sur le terrain ; contrôles topologiques à chaque édition.',
    keywords: ['topographie', 'données ouvertes'],
    warnings: [],
    identifiers: ['https://exemple.fr/id/topo-occitanie'],
    languages: ['fre'],
    record_language: 'fre',
    record_date: '2026-02-03',
    record_contacts: [contact],
    contacts: [contact, { ...contact, role: 'owner' }],
    dates: [
      { type: 'creation', date: '2007-01-01' },
      { type: 'publication', date: '2026-01-15' },
      { type: 'revision', date: '2026-01-10' },
    ],
    frequency: 'quarterly',
    status: 'onGoing',
    topics: ['imageryBaseMapsEarthCover'],
    themes: [inspire_keywords('gn')],
    extents: [{ description: 'Occitanie', bbox: [-0.33, 42.33, 4.85, 45.05] }],
    period: { begin: '2025-10-01', end: '2026-01-10' },
    crs: [{ uri: 'http://www.opengis.net/def/crs/EPSG/0/2154', name: 'RGF93 v1 / Lambert-93' }],
    representations: ['vector'],
    resolutions: [{ scale_denominator: 10000 }],
    access_constraints: [access_limit('noLimitations')],
    conformity: [{ ...regulation, explanation: 'Voir la spécification citée.', pass: true }],
    formats: [{ name: 'GeoPackage', version: '1.3' }],
    distributions: [
      {
        url: 'https://exemple.fr/topo.gpkg',
        name: 'GeoPackage',
        function: 'download',
        protocol: 'WWW:DOWNLOAD',
      },
    ],
  };
}

/** A view service with what INSPIRE asks of one. */
export function good_service(): MetadataRecord {
  const data = good_dataset();
  const { id } = data;
  for (const member of ['languages', 'topics', 'representations', 'resolutions', 'themes'] as const)
    delete data[member];
  return {
    ...data,
    id: `${id}-wms`,
    kind: 'service',
    title: 'Consultation des routes, bâtiments et cours d’eau en Occitanie',
    keywords: ['infoMapAccessService'],
    conformity: [{ ...regulation, pass: null }],
    distributions: [
      {
        url: 'https://exemple.fr/wms?request=GetCapabilities&service=WMS',
        name: 'WMS',
        function: 'service',
        protocol: 'OGC:WMS',
      },
    ],
    service: {
      type: 'view',
      operates_on: [{ id, url: `https://exemple.fr/csw?id=${id}` }],
      operations: [{ name: 'GetCapabilities', url: 'https://exemple.fr/wms' }],
    },
  };
}
