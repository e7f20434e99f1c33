/** Where a text is cut so that at most so many characters stand before: at a space, or within a very long word. */
export function find_cut(text: string, most: number): number {
  if (text.length <= most) return text.length;
  const space = text.lastIndexOf(' ', most);
  if (space > most / 2) return space;
  const is_within_pair = (text.codePointAt(most - 1) ?? 0) > 0xff_ff;
  return is_within_pair ? most - 1 : most;
}

/** At most so many characters, and « … » where there were more. */
export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, find_cut(text, most)).trimEnd()}…`;
