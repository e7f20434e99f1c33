import type { Code } from './code_list.ts';

/**
 * Licences that French public data is published under, each under the address that catalogues know it by. `code` is
 * SPDX's identifier.
 */
export const licences: readonly (Code & { uri: string; form: RegExp })[] = [
  {
    code: 'etalab-2.0',
    label: 'Licence Ouverte 2.0',
    uri: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
    form: /licence ouverte|open licence|etalab|\blov?[ -]?[12]\b/i,
  },
  {
    code: 'ODbL-1.0',
    label: 'Open Database License 1.0 (ODbL)',
    uri: 'https://opendatacommons.org/licenses/odbl/1-0/',
    form: /\bodbl\b|open database licen[cs]e|opendatacommons\.org\/licenses\/odbl/i,
  },
  {
    code: 'CC-BY-4.0',
    label: 'Creative Commons Attribution 4.0',
    uri: 'https://creativecommons.org/licenses/by/4.0/',
    form: /\bcc[ -]by(?![ -](?:sa|nc|nd))|creativecommons\.org\/licenses\/by\//i,
  },
  {
    code: 'CC-BY-SA-4.0',
    label: 'Creative Commons Attribution – Partage dans les mêmes conditions 4.0',
    uri: 'https://creativecommons.org/licenses/by-sa/4.0/',
    form: /\bcc[ -]by[ -]sa|creativecommons\.org\/licenses\/by-sa\//i,
  },
  {
    code: 'CC0-1.0',
    label: 'Creative Commons Zéro (domaine public)',
    uri: 'https://creativecommons.org/publicdomain/zero/1.0/',
    form: /\bcc[ -]?0\b|creativecommons\.org\/publicdomain\/zero/i,
  },
];

/** The licence that a text or an address names; undefined when it names none of the list. */
export const find_licence = (text: string) =>
  licences.find(({ uri, form }) => uri === text || form.test(text));
