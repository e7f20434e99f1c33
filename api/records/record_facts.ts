import type { MetadataRecord } from '../../catalogue/record.ts';
import { kind_words } from '../../viewer/pages/record_words.ts';
import { say_extent } from '../../viewer/pages/small_map_view.ts';

/** What is told of the resource, in words; members that say nothing are left out. */
export function facts_of(record: MetadataRecord): [string, string][] {
  const {
    kind,
    producer,
    licence,
    vintage,
    lineage,
    keywords,
    themes = [],
    contacts = [],
    extents = [],
  } = record;
  const facts: [string, string | undefined | null][] = [
    ['Sorte', kind_words[kind] ?? kind],
    ['Producteur', producer],
    ['Licence', licence?.name],
    ['Millésime', vintage],
    ['Période', say_period(record.period)],
    ['Mots-clés', keywords.join(', ')],
    ['Thèmes', themes.flatMap(({ concepts }) => concepts.map(({ label }) => label)).join(', ')],
    [
      'Emprise',
      extents.map(({ description, bbox }) => description ?? (bbox && say_extent(bbox)) ?? '').join(' ; '),
    ],
    ['Objets', record.feature_count?.toLocaleString('fr-FR')],
    ['Origine', lineage],
    [
      'Contact',
      contacts.map(({ organisation, email }) => [organisation, email].filter(Boolean).join(', ')).join(' ; '),
    ],
    ['Fiche modifiée le', record.record_date?.slice(0, 10)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] != null && fact[1] !== '');
}

const say_period = (period: MetadataRecord['period']) =>
  period === undefined ? undefined : `${period.begin ?? '…'} – ${period.end ?? '…'}`;

/** Where the data is; an address that a browser may follow, or none. */
export const ways_of = ({ distributions = [] }: MetadataRecord) =>
  distributions.map(({ url, name, description, format }) => {
    const is_safe = /^(?:https?|ftp):/i.test(url);
    return {
      href: is_safe ? url : null,
      name: is_safe ? (name ?? description ?? url) : `${name ?? description ?? ''} ${url}`,
      format: format?.name ?? null,
    };
  });
