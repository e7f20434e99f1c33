import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { send_document } from '../respond.ts';
import { media_type_of, write_output } from './output_text.ts';
import type { Process, Values } from './process.ts';
import type { Execution } from './read_execution.ts';

/** How the outputs were asked for. */
type Asked = Pick<Execution, 'formats' | 'by_reference'>;

/** The address that stands for an output in the answer; null when the output itself does. */
export type Locate = (name: string) => string | null;
const nowhere: Locate = () => null;

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

/** Media type of an output, as asked or its own. */
export function type_of_output(process: Process, name: string, { formats = {} }: Asked): string {
  const output = process.outputs[name];
  if (Object.hasOwn(formats, name)) return formats[name] ?? 'application/json';
  return output === undefined ? 'application/json' : media_type_of(output);
}

/** Where the outputs of a job are: those by reference alone at its address, those published in their collections. */
export const locate_outputs =
  ({ by_reference = [] }: Asked, base: string, job: string, published: Values = {}): Locate =>
  (name) => {
    const collection = Object.hasOwn(published, name) ? published[name] : undefined;
    if (typeof collection === 'string') return `${base}/collections/${encodeURIComponent(collection)}/items`;
    return by_reference.includes(name) ? `${base}/jobs/${job}/results/${encodeURIComponent(name)}` : null;
  };

/**
 * All outputs as one JSON document: objects stand in `value`, with their media type (results.yaml); those by reference are
 * links.
 */
export function write_document(
  process: Process,
  results: Values,
  asked: Asked = {},
  locate = nowhere,
): Values {
  return Object.fromEntries(
    Object.entries(results).map(([name, value]) => {
      const output = process.outputs[name];
      const mediaType = type_of_output(process, name, asked);
      const href = locate(name);
      if (href !== null) return [name, { href, type: mediaType, title: output?.title ?? name }];
      if (!mediaType.endsWith('json') && mediaType !== 'text/plain')
        return [name, { value: write_output(output, value, mediaType), mediaType }];
      const is_object = output?.schema.type === 'object' && output.schema.format !== 'ogc-bbox';
      return [name, is_object ? { value, mediaType } : value];
    }),
  );
}

/** Answers with the results as the execution asked for: a document, one value as it is, or several parts. */
export function send_results(
  response: Response,
  process: Process,
  asked: Pick<Execution, 'response'> & Asked,
  results: Values,
  locate = nowhere,
): void {
  if (asked.response === 'document')
    return send_document(
      response,
      'application/json',
      JSON.stringify(write_document(process, results, asked, locate)),
    );
  const parts = Object.entries(results).map(([name, value]) =>
    write_part(process, name, value, asked, locate),
  );
  const [first] = parts;
  if (parts.every(({ href }) => href !== null)) {
    if (parts.length > 0) response.setHeader('Link', parts.map(link_of).join(', '));
    response.status(204).end();
  } else if (parts.length === 1 && first !== undefined)
    send_document(response, with_charset(first.type), first.text);
  else send_parts(response, parts);
}

/** Answers with one output alone. */
export function send_output(
  response: Response,
  process: Process,
  { name, value, type }: { name: string; value: unknown; type: string },
): void {
  send_document(response, with_charset(type), write_output(process.outputs[name], value, type));
}

interface Part {
  name: string;
  type: string;
  /** Nothing for what is told by its address. */
  text: string;
  href: string | null;
}

function write_part(process: Process, name: string, value: unknown, asked: Asked, locate: Locate): Part {
  const type = type_of_output(process, name, asked);
  const href = locate(name);
  return { name, type, text: href === null ? write_output(process.outputs[name], value, type) : '', href };
}

/** As the standard wants an output by reference told when nothing else is (RFC 8288). */
const link_of = ({ type, href }: Part) =>
  `<${href}>; rel="http://www.opengis.net/def/rel/ogc/1.0/results"; type="${type}"`;

const with_charset = (type: string) => (type.startsWith('text/') ? `${type}; charset=utf-8` : type);

/** multipart/related (RFC 2387); the boundary is made of the content, which so cannot hold it by chance. */
function send_parts(response: Response, parts: readonly Part[]): void {
  const boundary = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  const body = parts
    .map(
      ({ name, type, text, href }) =>
        `--${boundary}\r\nContent-Type: ${with_charset(type)}\r\nContent-ID: <${name}>\r\n` +
        `${href === null ? '' : `Content-Location: ${href}\r\n`}\r\n${text}\r\n`,
    )
    .join('');
  const type = `multipart/related; boundary=${boundary}; type="${parts[0]?.type ?? ''}"`;
  send_document(response, type, `${body}--${boundary}--\r\n`);
}
