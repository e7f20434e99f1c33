import type { RecordChange } from '../../catalogue/alerts/record_changes.ts';
import { cut_bytes, type Mail } from '../mail/mailer.ts';
import { record_page, search_path } from './addresses.ts';

/** Lines of a mail; a harvest that changes thousands of records is told by their number. */
export const most_lines = 20;
const most_line_bytes = 12_000;

export interface Digest {
  /** Root of the site, without trailing slash. */
  site: string;
  /** Path of the link that ends these mails. */
  unsubscribe: string;
  search: { title: string; query: string; email: string; name: string };
  total: number;
  changes: readonly RecordChange[];
  /** A mail to see what they look like: the latest records, changed or not. */
  is_trial?: boolean;
}

const change_words = { new: 'Nouvelle', changed: 'Modifiée', retired: 'Retirée' } as const;

/** A line of text: what breaks lines becomes a space. */
const one_line = (text: string, most_bytes: number) =>
  cut_bytes(text.replaceAll(/[\p{C}\s]+/gu, ' ').trim(), most_bytes);

const say_records = (count: number) =>
  count === 1 ? '1 fiche' : `${count.toLocaleString('fr-FR').replaceAll('\u202f', ' ')} fiches`;

const say_changed = (count: number) =>
  `${say_records(count)} ${count === 1 ? 'nouvelle, modifiée ou retirée' : 'nouvelles, modifiées ou retirées'}`;

/** The mail of a saved search, as plain text: what is new, changed or gone, where to look, how to end it. */
export function write_digest({ site, unsubscribe, search, total, changes, is_trial = false }: Digest): Mail {
  const title = one_line(search.title, 300);
  const lines = fitting(changes.map((change) => line_of(site, change)));
  const left_out = total - lines.length;
  return {
    to: search.email,
    subject: `Maillage : ${is_trial ? 'essai, ' : `${say_records(total)}, `}« ${one_line(title, 120)} »`,
    text: [
      `Bonjour${search.name === '' ? '' : ` ${one_line(search.name, 100)}`},`,
      is_trial
        ? `Voici à quoi ressemblent les avis de votre recherche « ${title} » : ses fiches les plus récentes.`
        : `Votre recherche « ${title} » : ${say_changed(total)} depuis le dernier avis.`,
      ...lines,
      ...(left_out > 0 ? [`… et ${say_records(left_out)} encore, à l’adresse de la recherche.`] : []),
      `La recherche : ${site}${search_path(search.query)}`,
      `Mes recherches (changer, suspendre, supprimer) : ${site}/recherches`,
      `Ne plus recevoir ces avis : ${site}${unsubscribe}`,
      '',
    ].join('\n\n'),
    unsubscribe: site + unsubscribe,
  };
}

/** As many as a mail has room for: addresses of records may be long. */
function fitting(lines: readonly string[]): string[] {
  let bytes = 0;
  return lines.filter((line) => (bytes += Buffer.byteLength(line)) <= most_line_bytes);
}

function line_of(site: string, { id, title, producer, change }: RecordChange): string {
  const name = one_line(title, 300) || id;
  const by = one_line(producer, 150);
  const line = `- ${change_words[change]} : ${name}${by === '' ? '' : ` (${by})`}`;
  // The page of a record that is gone is closed.
  return change === 'retired' ? line : `${line}\n  ${site}${record_page(id)}`;
}
