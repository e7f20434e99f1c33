import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { send_document } from '../respond.ts';
import type { Process, Values } from './process.ts';
import { media_type_of, type Execution } from './read_execution.ts';

/** The outputs that were asked for, in the order of the description. */
export function pick_outputs(
  process: Process,
  { outputs }: Pick<Execution, 'outputs'>,
  made: Values,
): Values {
  const wanted = Object.keys(process.outputs).filter(
    (name) => Object.hasOwn(made, name) && (outputs === null || outputs.includes(name)),
  );
  return Object.fromEntries(wanted.map((name) => [name, made[name]]));
}

/** All outputs as one JSON document: objects stand in `value`, with their media type (results.yaml). */
export function write_document(process: Process, results: Values): Values {
  return Object.fromEntries(
    Object.entries(results).map(([name, value]) => {
      const output = process.outputs[name];
      const is_object = output?.schema.type === 'object' && output.schema.format !== 'ogc-bbox';
      return [name, is_object ? { value, mediaType: media_type_of(output) } : value];
    }),
  );
}

/** Answers with the results as the execution asked for: a document, one value as it is, or several parts. */
export function send_results(
  response: Response,
  process: Process,
  { response: form }: Pick<Execution, 'response'>,
  results: Values,
): void {
  const names = Object.keys(results);
  if (form === 'document')
    return send_document(response, 'application/json', JSON.stringify(write_document(process, results)));
  const parts = names.map((name) => write_part(process, name, results[name]));
  const [first] = parts;
  if (first === undefined) response.status(204).end();
  else if (parts.length === 1) send_document(response, with_charset(first.type), first.text);
  else send_parts(response, parts);
}

interface Part {
  name: string;
  type: string;
  text: string;
}

function write_part(process: Process, name: string, value: unknown): Part {
  const output = process.outputs[name];
  const type = output === undefined ? 'application/json' : media_type_of(output);
  return { name, type, text: type === 'text/plain' ? String(value) : JSON.stringify(value) };
}

const with_charset = (type: string) => (type.startsWith('text/') ? `${type}; charset=utf-8` : type);

/** multipart/related (RFC 2387); the boundary is made of the content, which so cannot hold it by chance. */
function send_parts(response: Response, parts: readonly Part[]): void {
  const boundary = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  const body = parts
    .map(
      ({ name, type, text }) =>
        `--${boundary}\r\nContent-Type: ${with_charset(type)}\r\nContent-ID: <${name}>\r\n\r\n${text}\r\n`,
    )
    .join('');
  const type = `multipart/related; boundary=${boundary}; type="${parts[0]?.type ?? ''}"`;
  send_document(response, type, `${body}--${boundary}--\r\n`);
}
