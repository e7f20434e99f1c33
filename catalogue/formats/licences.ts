/** Licences as catalogues name them: by SPDX identifier (spdx.org/licenses), by address, or by a name written by hand. */
import { known_licences, type KnownLicence, type Licence } from '../code_lists/licences.ts';

export type { Licence } from '../code_lists/licences.ts';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
const bare = (url: string) => url.toLowerCase().replace(/^https?:\/\/(www\.)?/, '');

function find({ name, url }: Partial<Licence>): KnownLicence | undefined {
  const address = url === undefined || url === '' ? undefined : bare(url);
  if (address !== undefined) {
    const by_url = known_licences.find(({ addresses }) =>
      addresses.some((start) => address.startsWith(start)),
    );
    if (by_url !== undefined) return by_url;
  }
  if (name === undefined) return undefined;
  const said = plain(name);
  return known_licences.find(({ names, spdx }) => names.test(said) || spdx?.toLowerCase() === said);
}

/** SPDX identifier of a licence, by its address, else its name; undefined for one that SPDX or this list does not know. */
export const spdx_of = (licence: Partial<Licence>): string | undefined => find(licence)?.spdx ?? undefined;

/** The licence that an SPDX identifier names; undefined when this list does not know it. */
export function licence_of_spdx(id: string): Licence | undefined {
  const found = known_licences.find(({ spdx }) => spdx?.toLowerCase() === id.toLowerCase());
  return found && { name: found.name, url: found.url };
}

/** One of the four values of the SCDL schema « catalogue ». */
export const scdl_licence = (licence: Partial<Licence>): string =>
  find(licence)?.scdl ?? 'Spécifique ou autre';

/**
 * A licence as other catalogues write it, a text or an address: with the address of the text where its name is known, and
 * with a name where only the address was given.
 */
export function read_licence(text: string, label?: string): Licence {
  const is_address = /^https?:\/\//i.test(text);
  const found = find(
    is_address ? { url: text, ...(label === undefined ? {} : { name: label }) } : { name: text },
  );
  if (is_address) return { name: label ?? found?.name ?? text, url: text };
  return { name: text, url: found?.url ?? '' };
}
