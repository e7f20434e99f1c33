import { read_licence, spdx_of, type Licence } from '../../catalogue/formats/licences.ts';

/** The licence that a text or an address names, when it is a known one; else null: it may be any sentence. */
export function find_licence(text: string): Licence | null {
  const read = read_licence(text);
  const is_address = /^https?:\/\//i.test(text);
  if (is_address) return read.name === text && spdx_of(read) === undefined ? null : read;
  return read.url === '' ? null : read;
}
