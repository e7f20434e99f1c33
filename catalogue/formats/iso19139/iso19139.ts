import type { MetadataFormat } from '../format.ts';
import { read_records_of, write_record_of } from '../iso/document.ts';
import { iso_losses } from '../iso/losses.ts';
import { iso19139 } from './standard.ts';

/** ISO 19139, as INSPIRE's guidance 2.0 has it. */
export const iso19139_format: MetadataFormat = {
  id: 'iso19139',
  title: 'ISO 19139 (INSPIRE)',
  media_type: 'application/xml',
  extension: 'xml',
  read: async (bytes) => read_records_of(bytes, iso19139),
  write: (record, { original }) => write_record_of(record, iso19139, original),
  loses: [
    ...iso_losses,
    ...(['topics', 'representations', 'resolutions'] as const).map((member) => ({
      member,
      why: 'La fiche ISO 19139 d’un service n’a pas de place pour ce champ.',
      kinds: ['service'] as const,
    })),
  ],
};
