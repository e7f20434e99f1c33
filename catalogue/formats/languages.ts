/** Codes of languages: ISO 639-2/B as records hold them, 639-1 as the web writes them, 639-2/T as the EU does. */

/** Bibliographic code, code of two letters, terminological code where it differs. */
const languages: readonly (readonly [b: string, two: string, t?: string])[] = [
  ['fre', 'fr', 'fra'],
  ['eng', 'en'],
  ['oci', 'oc'],
  ['cat', 'ca'],
  ['baq', 'eu', 'eus'],
  ['bre', 'br'],
  ['cos', 'co'],
  ['spa', 'es'],
  ['ger', 'de', 'deu'],
  ['ita', 'it'],
  ['por', 'pt'],
  ['dut', 'nl', 'nld'],
  ['ltz', 'lb'],
  ['dan', 'da'],
  ['swe', 'sv'],
  ['fin', 'fi'],
  ['nor', 'no'],
  ['pol', 'pl'],
  ['cze', 'cs', 'ces'],
  ['slo', 'sk', 'slk'],
  ['slv', 'sl'],
  ['hrv', 'hr'],
  ['hun', 'hu'],
  ['rum', 'ro', 'ron'],
  ['bul', 'bg'],
  ['gre', 'el', 'ell'],
  ['est', 'et'],
  ['lav', 'lv'],
  ['lit', 'lt'],
  ['gle', 'ga'],
  ['mlt', 'mt'],
];

/** As RFC 5646 has it: « fr »; codes without a shorter form stay. */
export const web_language = (code: string): string => languages.find(([b]) => b === code)?.[1] ?? code;

/** As the EU's authority table has it: « FRA ». */
export const eu_language = (code: string): string =>
  (languages.find(([b]) => b === code)?.[2] ?? code).toUpperCase();

/** ISO 639-2/B of a code of any of these kinds, a region left out: « fr-CA » is « fre ». Unknown codes stay, in small letters. */
export function record_language(code: string): string {
  const own = code.toLowerCase().split(/[-_]/)[0] ?? code;
  return languages.find(([b, two, t]) => b === own || two === own || t === own)?.[0] ?? own;
}
