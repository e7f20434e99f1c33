/** Texts of producers: plain, or in the little of Markdown that catalogues write. Nothing of HTML is taken over. */
import type { ComponentChild } from 'preact';
import { find_cut } from './shorten.ts';

/** From here on a text is shown in part, and the rest on demand: what follows it must not be pushed off the screen. */
const long_text = 1200;
const shown_first = 600;

const heading = /^#{1,6}\s+/;
const bullet = /^\s*[-*•]\s+/;

/**
 * Bold words and links to the web. A harvested text may have millions of characters: no part is unbounded, nor may it hold
 * what another mark begins with, so that the work grows with the text alone.
 */
const marks =
  /\*\*([^*]{1,500})\*\*|\[([^[\]]{1,300})\]\((https?:\/\/(?:[^\s()[\]]|\([^\s()[\]]{0,200}\)){1,2000})\)/g;

export function Prose({ text }: { text: string }) {
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  if (length <= long_text) return <>{blocks_of(lines)}</>;
  const [first, rest] = fold(lines);
  return (
    <>
      {blocks_of(first)}
      {rest.length > 0 && (
        <details>
          <summary>Lire la suite du résumé</summary>
          {blocks_of(rest)}
        </details>
      )}
    </>
  );
}

/** The lines that are shown, and the others; a line that goes on for long is cut at a space. */
function fold(lines: readonly string[]): [first: string[], rest: string[]] {
  let length = 0;
  const at = lines.findIndex((line) => (length += line.length) > shown_first);
  const line = lines[at] ?? '';
  const cut = length <= long_text ? line.length : find_cut_beside_marks(line, shown_first);
  if (cut === line.length) return [lines.slice(0, at + 1), lines.slice(at + 1)];
  return [
    [...lines.slice(0, at), `${line.slice(0, cut).trimEnd()} …`],
    [`… ${line.slice(cut).trimStart()}`, ...lines.slice(at + 1)],
  ];
}

/** Not within a mark, whose halves would show as they are written. */
function find_cut_beside_marks(line: string, most: number): number {
  const cut = find_cut(line, most);
  for (const { index, 0: mark } of line.matchAll(marks)) {
    if (index >= cut) break;
    if (index + mark.length > cut) return index === 0 ? mark.length : index;
  }
  return cut;
}

/** Paragraphs, and lists of the lines that begin with a dash. */
function blocks_of(lines: readonly string[]): ComponentChild[] {
  const blocks: ComponentChild[] = [];
  let items: string[] = [];
  const end_list = () => {
    if (items.length === 0) return;
    blocks.push(
      <ul>
        {items.map((item) => (
          <li>{words_of(item)}</li>
        ))}
      </ul>,
    );
    items = [];
  };
  for (const line of lines) {
    if (bullet.test(line)) {
      items.push(line.replace(bullet, ''));
      continue;
    }
    end_list();
    const words = words_of(line.replace(heading, ''));
    blocks.push(<p>{heading.test(line) ? <strong>{words}</strong> : words}</p>);
  }
  end_list();
  return blocks;
}

function words_of(line: string): ComponentChild[] {
  const parts: ComponentChild[] = [];
  let end = 0;
  for (const { index, 0: mark, 1: bold, 2: title, 3: href } of line.matchAll(marks)) {
    parts.push(line.slice(end, index));
    parts.push(href === undefined ? <strong>{bold}</strong> : <a href={href}>{title}</a>);
    end = index + mark.length;
  }
  return [...parts, line.slice(end)];
}

/** A mark that an excerpt was cut within; « … » stands where it was. */
const unfinished = /\*\*([^*]{1,500})\*?…$|\[([^[\]]{1,300})(?:\](?:\([^\s[\]]{0,2000})?)?…$/;

/** The same text in one line and without its marks, for a card. */
export const plain_words = (text: string): string =>
  text
    .split(/\n+/)
    .map((line) => line.replace(heading, '').replace(bullet, '').replaceAll(marks, '$1$2'))
    .join(' ')
    .replace(unfinished, '$1$2…');
