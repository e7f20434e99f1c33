/** Licences that catalogues name: by SPDX identifier (spdx.org/licenses), by address, or by a name written by hand. */

export interface Licence {
  name: string;
  url: string;
}

interface KnownLicence extends Licence {
  /** Null: SPDX has none. */
  spdx: string | null;
  /** Beginnings of other addresses of the same text, without scheme and « www. ». */
  addresses: readonly string[];
  /** What its name, without accents and case, looks like when people write it. */
  names: RegExp;
  /** Value of the column LICENCE of the SCDL schema « catalogue ». */
  scdl: string;
}

const open_licence = 'Licence Ouverte-LO';
const open_database = 'Open Database License-ODBL';
const creative_commons = 'Creative Commons-CC';

const cc = (code: string, version: string, title: string): KnownLicence => ({
  spdx: `CC-${code.toUpperCase()}-${version}`,
  name: `Creative Commons ${title} ${version}`,
  url: `https://creativecommons.org/licenses/${code}/${version}/`,
  addresses: [`creativecommons.org/licenses/${code}/${version}`],
  names: new RegExp(
    `^(cc|creative commons) ?${code.replaceAll('-', '[ -]')} ?${version.replace('.', '\\.')}$`,
  ),
  scdl: creative_commons,
});

/** The French one first: it is what the decree of 27 April 2017 names beside the ODbL. */
const known: readonly KnownLicence[] = [
  {
    spdx: 'etalab-2.0',
    name: 'Licence Ouverte 2.0',
    url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
    addresses: [
      'etalab.gouv.fr/licence-ouverte-open-licence',
      'etalab.gouv.fr/wp-content/uploads/2017/04/etalab-licence-ouverte-v2.0.pdf',
      'github.com/etalab/licence-ouverte',
      'spdx.org/licenses/etalab-2.0',
      'data.gouv.fr/licences/licence-ouverte',
    ],
    names: /^(licence ouverte|open licence|lov2|etalab-2\.0)( *(v|version)? *2(\.0)?)?( etalab)?$/,
    scdl: open_licence,
  },
  {
    spdx: null,
    name: 'Licence Ouverte 1.0',
    url: 'https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf',
    addresses: [
      'etalab.gouv.fr/wp-content/uploads/2014/05/licence_ouverte.pdf',
      'data.gouv.fr/licence-ouverte-open-licence',
    ],
    names: /^licence ouverte *(v|version)? *1(\.0)?$/,
    scdl: open_licence,
  },
  {
    spdx: 'ODbL-1.0',
    name: 'Open Database License 1.0',
    url: 'https://opendatacommons.org/licenses/odbl/1-0/',
    addresses: ['opendatacommons.org/licenses/odbl', 'spdx.org/licenses/odbl-1.0'],
    names: /^(odbl|odc-odbl|open database licen[sc]e)( *\(odbl\))?( *(v|version)?[ -]*1(\.0)?)?$/,
    scdl: open_database,
  },
  cc('by', '4.0', 'Attribution'),
  cc('by-sa', '4.0', 'Attribution – Partage dans les mêmes conditions'),
  cc('by-nc', '4.0', 'Attribution – Pas d’utilisation commerciale'),
  cc('by-nd', '4.0', 'Attribution – Pas de modification'),
  {
    spdx: 'CC0-1.0',
    name: 'Creative Commons Zéro 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    addresses: ['creativecommons.org/publicdomain/zero/1.0', 'spdx.org/licenses/cc0-1.0'],
    names: /^cc-?(0|zero)([ -]1\.0)?$/,
    scdl: creative_commons,
  },
];

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
const bare = (url: string) => url.toLowerCase().replace(/^https?:\/\/(www\.)?/, '');

function find({ name, url }: Partial<Licence>): KnownLicence | undefined {
  const address = url === undefined || url === '' ? undefined : bare(url);
  if (address !== undefined) {
    const by_url = known.find(({ addresses }) => addresses.some((start) => address.startsWith(start)));
    if (by_url !== undefined) return by_url;
  }
  if (name === undefined) return undefined;
  const said = plain(name);
  return known.find(({ names, spdx }) => names.test(said) || spdx?.toLowerCase() === said);
}

/** SPDX identifier of a licence, by its address, else its name; undefined for one that SPDX or this list does not know. */
export const spdx_of = (licence: Partial<Licence>): string | undefined => find(licence)?.spdx ?? undefined;

/** The licence that an SPDX identifier names; undefined when this list does not know it. */
export function licence_of_spdx(id: string): Licence | undefined {
  const found = known.find(({ spdx }) => spdx?.toLowerCase() === id.toLowerCase());
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
