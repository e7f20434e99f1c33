import { hash } from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { SearchRequest } from './request.ts';

/** Ties a token to what was asked and in which order: in another list its place means nothing. */
const mark = (question: unknown, sort: SearchRequest['sort']) =>
  hash('sha256', JSON.stringify([question, sort]), 'base64url').slice(0, 8);

/** `place`: the texts of a row's sort keys. */
export const write_token = (
  question: unknown,
  sort: SearchRequest['sort'],
  place: readonly string[],
): string => Buffer.from(JSON.stringify([mark(question, sort), ...place])).toString('base64url');

/** The place that a token tells. A 400 AppError when it comes from another request. */
export function read_token(
  token: string,
  question: unknown,
  sort: SearchRequest['sort'],
  keys: number,
): string[] {
  const told = parse(Buffer.from(token, 'base64url').toString('utf8'));
  if (
    Array.isArray(told) &&
    told.length === keys + 1 &&
    told.every((part) => typeof part === 'string') &&
    told[0] === mark(question, sort)
  )
    return told.slice(1);
  throw refuse_token();
}

export const refuse_token = () =>
  new AppError('Le paramètre « token » vient d’une autre requête : recherche ou tri ont changé.', {
    status: 400,
    code: 'invalid-token',
    place: 'token',
    remedy: 'Reprendre depuis la première page, sans « token ».',
  });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
