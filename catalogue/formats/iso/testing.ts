/** Records for the tests of ISO metadata, written here. */
import { access_limit } from '../../code_lists/inspire_codes.ts';
import { inspire_keywords } from '../../code_lists/inspire_themes.ts';
import type { MetadataRecord } from '../../record.ts';

/** A dataset with every member filled, most with more than one value. */
export function full_dataset(): MetadataRecord {
  return {
    id: 'fr-2024-reseau-cantonal',
    kind: 'dataset',
    title: 'Réseau cantonal & communal <Ariège> « 2024 »',
    abstract: 'Tronçons de voirie.\n\n- cantonale ;\n  - revêtue\n- communale.',
    producer: 'Atelier cartographique de l’Ariège',
    licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' },
    source_url: 'https://exemple.fr/reseau?a=1&b=2',
    vintage: 'février 2024',
    lineage: 'Levé sur le terrain.\nContrôlé en bureau.',
    keywords: ['voirie', 'canton'],
    warnings: ['Contours approchés.', 'Largeurs estimées.'],
    parameters: { seuil: 3 },
    identifiers: ['https://exemple.fr/id/reseau', 'urn:uuid:7f0e7a3c-0000-4000-8000-000000000001'],
    alternate_title: 'RESEAU_C_009',
    languages: ['fre', 'oci'],
    record_language: 'fre',
    record_date: '2024-03-02T10:20:30Z',
    record_contacts: [{ organisation: 'Région', email: 'sig@exemple.fr', role: 'pointOfContact' }],
    contacts: [
      {
        name: 'Camille Roux',
        organisation: 'Syndicat de voirie',
        position: 'géomaticienne',
        email: 'voirie@exemple.fr',
        phone: '+33 5 00 00 00 00',
        address: '3 rue Haute\nBâtiment B',
        postal_code: '09000',
        city: 'Foix',
        country: 'France',
        url: 'https://exemple.fr',
        role: 'custodian',
      },
      { organisation: 'Département', email: 'donnees@exemple.fr', role: 'pointOfContact' },
    ],
    dates: [
      { type: 'creation', date: '2019' },
      { type: 'publication', date: '2024-02-20' },
      { type: 'revision', date: '2024-03-01T08:00:00+01:00' },
      { type: 'validity', date: '2024-12' },
    ],
    frequency: 'annually',
    status: 'onGoing',
    purpose: 'Entretien de la voirie.',
    topics: ['transportation', 'planningCadastre'],
    themes: [
      inspire_keywords('tn'),
      {
        type: 'place',
        thesaurus: {
          title: 'Cantons',
          url: 'https://exemple.fr/cantons',
          date: '2015',
          date_type: 'revision',
        },
        concepts: [{ label: 'Foix', url: 'https://exemple.fr/cantons/1' }, { label: 'Tarascon' }],
      },
      { thesaurus: { title: 'Liste maison' }, concepts: [{ label: 'route' }] },
    ],
    extents: [
      {
        description: 'Ariège',
        identifier: 'https://exemple.fr/dep/09',
        bbox: [0.8, 42.57, 2.176, 43.3161234567],
      },
      { description: 'Fidji', bbox: [177, -19.2, -178.5, -16] },
      { description: 'Sans emprise' },
    ],
    period: { begin: '2019-01-01', end: null },
    crs: [
      { uri: 'http://www.opengis.net/def/crs/EPSG/0/2154', name: 'RGF93 v1 / Lambert-93' },
      { uri: 'http://www.opengis.net/def/crs/EPSG/0/3943' },
    ],
    representations: ['vector', 'textTable'],
    resolutions: [{ scale_denominator: 5000 }, { distance_m: 2.5 }],
    access_constraints: [access_limit('noLimitations'), { text: 'Sur convention', code: 'restricted' }],
    use_constraints: [
      { text: 'Citer la source', url: 'https://exemple.fr/cgu' },
      { text: 'Droit d’auteur', code: 'copyright' },
    ],
    conformity: [
      {
        specification: 'RÈGLEMENT (UE) N o 1089/2010',
        url: 'http://data.europa.eu/eli/reg/2010/1089',
        date: '2010-12-08',
        date_type: 'publication',
        explanation: 'Schéma vérifié.',
        pass: true,
      },
      { specification: 'Géostandard voirie', date: '2020', date_type: 'creation', pass: false },
      { specification: 'Autre standard', date: '2021-01', date_type: 'publication', pass: null },
    ],
    formats: [
      { name: 'GeoPackage', version: '1.3', media_type: 'application/geopackage+sqlite3' },
      { name: 'CSV' },
    ],
    distributions: [
      {
        url: 'https://exemple.fr/reseau.gpkg',
        name: 'Réseau (GeoPackage)',
        description: 'Un fichier.\nUne couche.',
        function: 'download',
        protocol: 'WWW:DOWNLOAD',
        format: { name: 'GeoPackage', version: '1.3', media_type: 'application/geopackage+sqlite3' },
        size_bytes: 12_345_678,
        checksum: { algorithm: 'sha256', value: 'abc' },
        licence: {
          name: 'Licence Ouverte 2.0',
          url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
        },
        crs: 'http://www.opengis.net/def/crs/EPSG/0/2154',
      },
      {
        url: 'https://exemple.fr/wfs',
        layer: 'v:reseau',
        description: 'Le réseau',
        function: 'service',
        protocol: 'OGC:WFS',
      },
      { url: 'https://exemple.fr/api', name: 'API', function: 'service' },
      { url: 'https://exemple.fr/page', name: 'Page', function: 'information', protocol: 'WWW:LINK' },
      { url: 'https://exemple.fr/demande', function: 'order' },
    ],
    attributes: [{ name: 'largeur', title: 'Largeur', type: 'real', unit: 'm', samples: ['3.5'] }],
    parent_id: 'fr-2024-voiries',
    relations: [
      { type: 'derives_from', id: 'leve-2019', title: 'Levé de 2019' },
      { type: 'replaces', id: 'reseau-2018' },
      { type: 'uses', id: 'fond' },
      { type: 'is_used_by', id: 'carte' },
      { type: 'related', id: 'ponts' },
    ],
    thumbnails: [
      { url: 'https://exemple.fr/v.png', description: 'Aperçu' },
      { url: 'https://exemple.fr/w.png' },
    ],
    feature_count: 42,
    content_signature: 'sha256:0123',
  };
}

/** A service with every member of services filled. */
export function full_service(): MetadataRecord {
  return {
    ...full_dataset(),
    id: 'fr-2024-service',
    kind: 'service',
    service: {
      type: 'view',
      versions: ['1.3.0', '1.1.1'],
      operates_on: [
        { id: 'fr-2024-reseau-cantonal', url: 'https://exemple.fr/csw?id=1&f=gmd', title: 'Réseau' },
        { url: 'https://exemple.fr/csw?id=2' },
      ],
      operations: [
        { name: 'GetCapabilities', url: 'https://exemple.fr/wms?request=GetCapabilities&service=WMS' },
      ],
    },
  };
}
