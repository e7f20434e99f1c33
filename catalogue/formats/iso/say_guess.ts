/** What a reader guessed, in French for whoever harvests or deposits the record. */

const guesses: Readonly<Record<string, string>> = {
  licence: 'Licence reconnue dans un texte libre',
  access_constraints: 'Limite d’accès reconnue dans un texte libre',
  use_constraints: 'Condition d’utilisation lue dans un texte libre',
  extents: 'Emprise inversée ou à moins de deux décimales',
  crs: 'Système de coordonnées reconnu à son nom',
  formats: 'Format dont la version est vide',
  languages: 'Langue écrite autrement que par son code',
  record_language: 'Langue de la fiche écrite autrement que par son code',
};
const most_shown = 160;

/** « Licence reconnue dans un texte libre : Licence Ouverte 2.0. » */
export function say_guess(key: string, value: unknown): string {
  const said = say(value).replaceAll(/\s+/g, ' ').trim();
  const shown = said.length > most_shown ? `${said.slice(0, most_shown)}…` : said;
  return `${guesses[key] ?? key} : ${shown.replace(/\.$/, '')}.`;
}

const numbers = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 4 });
const sides = ['ouest', 'sud', 'est', 'nord'];

/** By what people know it: its words, else its address; of an extent its territory and its sides. */
function say(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { text, name, description, label, identifier, uri, url, bbox } = value as Record<string, unknown>;
  const words = [text, name, description, label, identifier, uri, url].find(
    (each) => typeof each === 'string' && each !== '',
  ) as string | undefined;
  const box = Array.isArray(bbox)
    ? (bbox as number[]).map((side, i) => `${sides[i]} ${numbers.format(side)}`).join(', ')
    : undefined;
  const parts = [words, box].filter((part) => part !== undefined);
  return parts.length === 0 ? JSON.stringify(value) : parts.join(', ');
}
