/** Forms of the values that somebody writes into a record, each with its fault in French. */
import { z } from 'zod';

// Control characters beside tab and line ends, what has no meaning alone, and what turns the direction of writing.
const unstorable = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;
const visible = (text: string) => !unstorable.test(text);
const has_visible = 'contient un caractère invisible ou incomplet';

export const text = (most: number) => z.string().max(most).refine(visible, has_visible);
export const line = (most: number) =>
  text(most).refine((value) => !/[\r\n\t]/.test(value), 'tient sur une seule ligne');
export const some = (most: number) => line(most).refine((value) => value.trim() !== '', 'est vide');
export const address = line(2000).refine(
  (value) => /^(?:https?|ftps?):\/\/[^\s<>"]+$/i.test(value),
  'doit être une adresse complète, qui commence par https:// ou http://',
);
export const image = line(2000).refine(
  (value) => /^https?:\/\/[^\s<>"]+$/i.test(value),
  'doit être l’adresse complète d’une image, qui commence par https:// ou http://',
);
export const mail = line(254).refine(
  (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value),
  'doit être une adresse électronique : nom@domaine.fr',
);
export const date = line(40).refine(
  (value) =>
    /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/.test(
      value,
    ),
  'doit être une année, un mois ou un jour : 2024, 2024-05 ou 2024-05-31',
);
export const code = line(100);
export const list = <Entry extends z.ZodType>(entry: Entry, most = 200) => z.array(entry).max(most);
export const degrees = (most: number) => z.number().min(-most).max(most);
