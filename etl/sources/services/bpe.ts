import { AppError } from '../../../errors.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import { bpe_layout, read_bpe_row } from './bpe_row.ts';
import { define_service_source } from './define.ts';
import { text_or_null } from './text.ts';

/** INSEE's census of equipments: points or counts by commune. It has no identifiers: repeated ones are numbered. */
export const bpe = define_service_source({
  id: 'bpe',
  title: 'Base permanente des équipements',
  abstract:
    'Équipements et services recensés par l’INSEE, en points ou en nombre par commune. Sans coordonnées, l’équipement est placé au centre de sa commune.',
  producer: 'INSEE',
  source_url: 'https://www.insee.fr/fr/metadonnees/source/serie/s1161',
  keywords: ['services publics', 'équipements', 'INSEE', 'BPE'],
  recognise: (sample) => bpe_layout(sample) !== null,
  vintage(sample) {
    // The wide table is known for this vintage only; the other layouts name their year in a column.
    if (bpe_layout(sample) === 'wide_2013') return '2013';
    const [first] = sample.rows;
    return text_or_null(first?.fields['AN'] ?? first?.fields['an']);
  },
  reader(sample) {
    const layout = bpe_layout(sample);
    if (layout === null)
      throw new AppError('Ce fichier n’est pas la Base permanente des équipements.', {
        status: 422,
        code: 'unknown-layout',
        place: sample.name,
        remedy:
          'Vérifier les colonnes TYPEQU et DEPCOM, ou importer le fichier comme jeu de données générique.',
      });
    return read_bpe_row(layout);
  },
  repeated: 'numbered',
  // INSEE publishes it by domains, the first letter of the type.
  part: (row) => sql`left(${ident(row, 'type_service')}, 1)`,
});
