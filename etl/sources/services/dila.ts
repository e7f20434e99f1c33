import { define_service_source, has_columns } from './define.ts';
import { read_2016_record } from './dila_2016.ts';
import { read_current_record } from './dila_current.ts';

/** The directory of local administrations: dump, API export or the vintage of 2016, told apart by their fields. */
export const dila = define_service_source({
  id: 'dila',
  title: 'Annuaire de l’administration, services locaux',
  abstract:
    'Guichets et services publics locaux de l’annuaire Service-Public : mairies, préfectures, caisses, tribunaux… Un service de plusieurs types compte une fois par type. Les noms de personnes et leurs adresses nominatives ne sont pas repris.',
  producer: 'Direction de l’information légale et administrative (DILA)',
  source_url:
    'https://www.data.gouv.fr/fr/datasets/service-public-fr-annuaire-de-l-administration-base-de-donnees-locales/',
  download_url:
    'https://api-lannuaire.service-public.fr/api/explore/v2.1/catalog/datasets/api-lannuaire-administration/exports/json',
  keywords: ['services publics', 'annuaire', 'administration', 'mairies'],
  retires: ['mairies', 'prefectures'],
  recognise: (sample) =>
    is_current(sample) || has_columns(sample, 'codeinsee', 'editeursource', 'writeaddress'),
  reader: (sample) => (is_current(sample) ? read_current_record : read_2016_record),
});

function is_current(sample: Parameters<typeof has_columns>[0]): boolean {
  return has_columns(sample, 'pivot', 'adresse', 'code_insee_commune');
}
