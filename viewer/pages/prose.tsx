/** Texts of producers: plain, or in the little of Markdown that catalogues write. Nothing of HTML is taken over. */
import type { ComponentChild } from 'preact';

/** From here on a text is shown in part, and the rest on demand: what follows it must not be pushed off the screen. */
const long_text = 1200;
const shown_first = 600;

const heading = /^#{1,6}\s+/;
const bullet = /^\s*[-*•]\s+/;

export function Prose({ text }: { text: string }) {
  const lines = text.split(/\n+/).filter((line) => line.trim() !== '');
  if (text.length <= long_text) return <>{blocks_of(lines)}</>;
  let length = 0;
  const cut = lines.findIndex((line) => (length += line.length) > shown_first) + 1;
  return (
    <>
      {blocks_of(lines.slice(0, cut))}
      {cut < lines.length && (
        <details>
          <summary>Lire la suite du résumé</summary>
          {blocks_of(lines.slice(cut))}
        </details>
      )}
    </>
  );
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
    const is_heading = heading.test(line);
    blocks.push(<p>{is_heading ? <strong>{line.replace(heading, '')}</strong> : words_of(line)}</p>);
  }
  end_list();
  return blocks;
}

/** Bold words and links to the web. */
const marks = /\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;

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

/** The same text in one line and without its marks, for a card. */
export const plain_words = (text: string): string =>
  text
    .split(/\n+/)
    .map((line) => line.replace(heading, '').replace(bullet, '').replaceAll(marks, '$1$2'))
    .join(' ');
