import type { MetadataRecord } from '../record.ts';

/** A record as an officer writes it; of this id and with what differs. */
export const officers_record = (id: string, more: Partial<MetadataRecord> = {}): MetadataRecord => ({
  id,
  kind: 'dataset',
  title: 'Zones d’activité',
  abstract: 'Les zones d’activité du territoire.',
  producer: 'Communauté de communes',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence' },
  source_url: null,
  vintage: null,
  lineage: 'Saisi d’après les plans.',
  keywords: ['économie'],
  warnings: [],
  contacts: [{ organisation: 'Communauté de communes', email: 'sig@cc.example', role: 'pointOfContact' }],
  ...more,
});
