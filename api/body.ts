/** Bodies of requests: read whole, within limits, JSON or form. */
import type { Request } from 'express';
import { parse_json, type JsonLimits } from '../catalogue/json_input.ts';
import { AppError } from '../errors.ts';

export interface BodyLimits extends JsonLimits {
  max_bytes: number;
  /** Media types that are read, JSON of any vocabulary by default, and how the refusal of others names them. */
  types?: RegExp;
  expected?: string;
}

/** Media types of JSON in any vocabulary. */
const json_type = /^application\/(?:[\w.-]+\+)?json$/;

const default_limits: BodyLimits = { max_bytes: 1_000_000, max_depth: 20, max_keys: 10_000 };

/** The media type of the body in lower case, without parameters; empty when the request does not say it. */
export function content_type_of(request: Request): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/**
 * The JSON value that a request carries (`application/json` or a `+json` type, UTF-8). Throws an AppError: 415 for
 * another type, charset or encoding, 413 above `max_bytes`, 400 for what `parse_json` refuses.
 */
export async function read_json_body(request: Request, limits: Partial<BodyLimits> = {}): Promise<unknown> {
  const { types = json_type, expected = 'application/json', ...all } = { ...default_limits, ...limits };
  check_type(request, types, expected);
  return parse_json(await read_text(request, all.max_bytes), all);
}

/** A text of these media types, UTF-8. Throws an AppError: 415 for another type, 413 above `max_bytes`. */
export async function read_text_body(
  request: Request,
  { types, expected, max_bytes }: Required<Pick<BodyLimits, 'types' | 'expected' | 'max_bytes'>>,
): Promise<string> {
  check_type(request, types, expected);
  return read_text(request, max_bytes);
}

/** Forms of pages, a pasted list of a thousand accounts included. */
const form_limits = { max_bytes: 1_000_000, max_fields: 5000 };

/**
 * The fields of a form (`application/x-www-form-urlencoded`, UTF-8): the texts given under each name. Throws an AppError:
 * 415 for another type, 413 above a megabyte, 400 for broken encoding or more than 5,000 fields.
 */
export async function read_form_body(request: Request): Promise<ReadonlyMap<string, readonly string[]>> {
  check_type(request, form_type, 'application/x-www-form-urlencoded');
  const fields = new Map<string, string[]>();
  const text = await read_text(request, form_limits.max_bytes);
  check_percent_encoding(text);
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > form_limits.max_fields)
      throw refuse(400, 'too-many-fields', `Le formulaire compte plus de ${form_limits.max_fields} champs.`);
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return fields;
}

const form_type = /^application\/x-www-form-urlencoded$/;

/** Whether the request says that it carries the fields of a form. */
export function has_form(request: Request): boolean {
  return form_type.test(content_type_of(request));
}

const refuse = (
  status: number,
  code: string,
  message: string,
  more: { place?: string; remedy?: string } = {},
) => new AppError(message, { status, code, ...more });

function check_type(request: Request, form: RegExp, expected: string): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter));
  const is_utf8 = charset === undefined || /^charset="?utf-?8"?$/i.test(charset);
  const is_plain = /^(?:identity)?$/i.test(request.headers['content-encoding'] ?? '');
  if (form.test(type.toLowerCase()) && is_utf8 && is_plain) return;
  // What it holds is not read: the connection ends with the answer.
  end_connection(request);
  throw refuse(415, 'unsupported-content', 'Le contenu envoyé n’est pas du type attendu.', {
    place: is_plain ? 'Content-Type' : 'Content-Encoding',
    remedy: `Envoyer du ${expected} en UTF-8, sans compression.`,
  });
}

/** The body as text; stops reading at the limit, which the announced length may already pass. */
async function read_text(request: Request, max_bytes: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > max_bytes) throw too_large(request, max_bytes);
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > max_bytes) throw too_large(request, max_bytes);
      pieces.push(piece);
    }
  } catch (error) {
    // The client has gone: no failure of ours, nobody to tell.
    if (error instanceof AppError || request.complete) throw error;
    throw refuse(400, 'incomplete-body', 'La demande s’est interrompue avant sa fin.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw refuse(400, 'invalid-encoding', 'Le contenu n’est pas en UTF-8.', {
      remedy: 'L’encoder en UTF-8.',
    });
  }
}

function too_large(request: Request, max_bytes: number): AppError {
  end_connection(request);
  return refuse(413, 'body-too-large', `Le contenu envoyé dépasse ${max_bytes} octets.`, {
    remedy: 'L’envoyer en plusieurs parties, ou le réduire.',
  });
}

/** Else Node would read what is left of the body to keep the connection. */
function end_connection(request: Request): void {
  request.pause();
  request.res?.setHeader('Connection', 'close');
}

function check_percent_encoding(text: string): void {
  try {
    for (const part of text.split('&')) decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    throw refuse(400, 'malformed-form', 'Le formulaire contient un encodage incorrect.', {
      remedy: 'Encoder les caractères spéciaux en UTF-8 sous la forme %XX.',
    });
  }
}
