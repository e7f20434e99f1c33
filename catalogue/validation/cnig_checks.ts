/** What CNIG's rules look for in the words of a record: territories, producers, persons. */
import { fold } from '../code_lists/code_list.ts';
import type { Contact, Extent, MetadataRecord } from '../record.ts';
import { unless, type Verdict } from './rule.ts';

/** Words that name no territory by themselves. */
const small_words: ReadonlySet<string> = new Set([
  'de',
  'du',
  'des',
  'la',
  'le',
  'les',
  'et',
  'en',
  'l',
  'd',
  'departement',
  'region',
  'commune',
  'communaute',
  'agglomeration',
  'metropole',
  'pays',
]);
const words_of = (text: string) =>
  fold(text)
    .split(' ')
    .filter((word) => word.length > 2 && !small_words.has(word));

export function check_territory({ record }: { record: MetadataRecord }): Verdict {
  const names = (record.extents ?? []).flatMap(({ description }) =>
    description === undefined ? [] : [description],
  );
  if (names.length === 0) return 'not_applicable';
  const title = new Set(words_of(record.title));
  return unless(
    names.some((name) => words_of(name).some((word) => title.has(word))),
    {
      message: `Le titre ne nomme pas le territoire (${names.slice(0, 2).join(', ')}) : dans un catalogue national, on ne saura pas où l’on est.`,
      remedy: `Finir le titre par le territoire : « … ${names[0]} ».`,
    },
  );
}

/** Acronyms and whole names of who made the data. */
export function producer_words({ producer, contacts = [] }: MetadataRecord): string[] {
  const names = [producer, ...contacts.map(({ organisation }) => organisation)].filter((name) => name !== '');
  const acronyms = names.flatMap((name) =>
    [...name.matchAll(/\(([\p{Lu}\d-]{2,12})\)/gu)].map(([, word]) => word ?? ''),
  );
  const short = names.filter((name) => /^[\p{Lu}\d-]{2,12}$/u.test(name));
  return [...names.filter((name) => name.length > 5), ...acronyms, ...short];
}

export function check_abstract({ record: { abstract, title } }: { record: MetadataRecord }): Verdict {
  const start = abstract.slice(0, 256);
  const remedy = 'Dire dès la première phrase ce que sont les données, sur quel territoire et à quelle date.';
  if (abstract === '') return 'not_applicable';
  if (abstract.length < 60) return { message: `Le résumé n’a que ${abstract.length} caractères.`, remedy };
  if (fold(start).startsWith(fold(title)) && fold(abstract).length < fold(title).length + 40)
    return { message: 'Le résumé répète le titre sans rien y ajouter.', remedy };
  if (abstract.length > 256 && !/[.!?;:\n]/.test(start))
    return {
      message: 'La première phrase du résumé dépasse 256 caractères : les listes de résultats la couperont.',
      remedy,
    };
  return unless(!/<\/?[a-z][^>]*>|^\s*(?:le |la )?pr[ée]sente? (?:standard|fiche|document)/i.test(start), {
    message: 'Le résumé commence par du code HTML ou parle du document au lieu des données.',
    remedy,
  });
}

/** Boxes of service, by the beginning of the local part. */
const service_words =
  /^(?:sig|geo|carto|donnees|data|opendata|contact|catalogue|geomatique|support|adl|ddt|ddtm|dreal|urba|voirie|environnement|service|pole|bureau|guichet|assistance|inspire|info)/;
export const generic_boxes =
  /^(?:contact|info|infos|accueil|mairie|secretariat|courrier|webmaster|admin|direction|bonjour|noreply|no-reply)@/i;

export function is_personal({ name, email = '' }: Contact): boolean {
  const local = email.split('@')[0]?.toLowerCase() ?? '';
  const named = name === undefined ? [] : words_of(name);
  if (
    named.some((word) => fold(local).split(' ').includes(word) || (word.length > 3 && local.includes(word)))
  )
    return true;
  return (
    /^[a-z]+(?:-[a-z]+)?\.[a-z]{2,}(?:-[a-z]+)?\d?$/.test(local) &&
    !service_words.test(local) &&
    !/\.(?:sig|geo|carto|data|ddt|contact)/.test(local)
  );
}

export const check_mail =
  (is_bad: (contact: Contact) => boolean, message: (email: string) => string, remedy: string) =>
  ({ record: { contacts = [], record_contacts = [] } }: { record: MetadataRecord }): Verdict => {
    const all = [...contacts, ...record_contacts].filter(({ email }) => email !== undefined);
    if (all.length === 0) return 'not_applicable';
    const bad = all.find(is_bad);
    return unless(bad === undefined, {
      message: message(bad?.email ?? ''),
      remedy,
      member: bad !== undefined && contacts.includes(bad) ? 'contacts' : 'record_contacts',
    });
  };

type Box = NonNullable<Extent['bbox']>;
export const overlap = ([w, s, e, n]: Box, [west, south, east, north]: Box) =>
  w < east && west < e && s < north && south < n;
