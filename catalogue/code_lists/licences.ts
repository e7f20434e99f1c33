/** The licences that are known here, under the name and the address that catalogues know them by. */
import type { Code } from './code_list.ts';

export interface Licence {
  name: string;
  url: string;
}

export interface KnownLicence extends Licence {
  /** SPDX's identifier (spdx.org/licenses); null where it has none. */
  spdx: string | null;
  /** What forms call it, where that is more than its name. */
  label?: string;
  /** How a text that is about more names it; absent: it is not offered to be chosen. */
  form?: RegExp;
  /** Beginnings of addresses of the same text, without scheme and « www. ». */
  addresses: readonly string[];
  /** What its name, without accents and case, looks like when people write it and nothing else. */
  names: RegExp;
  /** Value of the column LICENCE of the SCDL schema « catalogue ». */
  scdl: string;
}

const open_licence = 'Licence Ouverte-LO';
const open_database = 'Open Database License-ODBL';
const creative_commons = 'Creative Commons-CC';

const cc = (code: string, version: string, title: string, form?: RegExp): KnownLicence => ({
  spdx: `CC-${code.toUpperCase()}-${version}`,
  name: `Creative Commons ${title} ${version}`,
  url: `https://creativecommons.org/licenses/${code}/${version}/`,
  addresses: [`creativecommons.org/licenses/${code}/${version}`],
  names: new RegExp(
    `^(cc|creative commons) ?${code.replaceAll('-', '[ -]')} ?${version.replace('.', '\\.')}$`,
  ),
  scdl: creative_commons,
  ...(form !== undefined && { form }),
});

/** The French one first: it is what the decree of 27 April 2017 names beside the ODbL. */
export const known_licences: readonly KnownLicence[] = [
  {
    spdx: 'etalab-2.0',
    name: 'Licence Ouverte 2.0',
    url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
    form: /licence ouverte|open licence|etalab|\blov?[ -]?[12]\b/i,
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
    label: 'Open Database License 1.0 (ODbL)',
    form: /\bodbl\b|open database licen[cs]e|opendatacommons\.org\/licenses\/odbl/i,
    addresses: ['opendatacommons.org/licenses/odbl', 'spdx.org/licenses/odbl-1.0'],
    names: /^(odbl|odc-odbl|open database licen[sc]e)( *\(odbl\))?( *(v|version)?[ -]*1(\.0)?)?$/,
    scdl: open_database,
  },
  cc('by', '4.0', 'Attribution', /\bcc[ -]by(?![ -](?:sa|nc|nd))|creativecommons\.org\/licenses\/by\//i),
  cc(
    'by-sa',
    '4.0',
    'Attribution – Partage dans les mêmes conditions',
    /\bcc[ -]by[ -]sa|creativecommons\.org\/licenses\/by-sa\//i,
  ),
  cc('by-nc', '4.0', 'Attribution – Pas d’utilisation commerciale'),
  cc('by-nd', '4.0', 'Attribution – Pas de modification'),
  {
    spdx: 'CC0-1.0',
    name: 'Creative Commons Zéro 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    label: 'Creative Commons Zéro (domaine public)',
    form: /\bcc[ -]?0\b|creativecommons\.org\/publicdomain\/zero/i,
    addresses: ['creativecommons.org/publicdomain/zero/1.0', 'spdx.org/licenses/cc0-1.0'],
    names: /^cc-?(0|zero)([ -]1\.0)?$/,
    scdl: creative_commons,
  },
];

/** Those that French public data is published under, to be chosen from; `code` is SPDX's identifier. */
export const licences: readonly (Code & { uri: string; form: RegExp })[] = known_licences.flatMap(
  ({ spdx, name, label = name, url, form }) =>
    spdx === null || form === undefined ? [] : [{ code: spdx, label, uri: url, form }],
);

/** The licence that a text or an address names; undefined when it names none of those to be chosen. */
export const find_licence = (text: string) =>
  licences.find(({ uri, form }) => uri === text || form.test(text));
