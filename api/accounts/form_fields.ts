import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import { form_of } from '../auth/csrf.ts';

/** The first text that came under a name, without surrounding blanks; empty when nothing came. */
export function field_of(request: Request, name: string): string {
  return form_of(request).get(name)?.[0]?.trim() ?? '';
}

/** All texts that came under a name: ticked boxes. */
export function fields_of(request: Request, name: string): readonly string[] {
  return form_of(request).get(name) ?? [];
}

/** A row's number; null for anything else. */
export function read_number(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

/** The number of a path; a 404 AppError for anything else. */
export function number_of_path(text: string | undefined): number {
  const number = read_number(text);
  if (number !== null) return number;
  throw not_found('Rien ne porte ce numéro.');
}

export const not_found = (message: string) =>
  new AppError(message, {
    status: 404,
    code: 'not-found',
    remedy: 'Revenir à la liste : l’élément a pu être effacé, ou n’est pas de ceux que vous administrez.',
  });

/** A form that no screen sends in this state: the 422 says what is missing. */
export const incomplete = (place: string, message: string) =>
  new AppError(message, {
    status: 422,
    code: 'incomplete-form',
    place,
    remedy: 'Recharger la page, puis recommencer.',
  });
