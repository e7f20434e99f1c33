/** What is asked of OAI-PMH 2.0, checked as the protocol wants it: faults have codes of their own. */
import { metadata_formats } from '../../catalogue/formats/index.ts';
import { oai_dc } from '../../catalogue/formats/dublin_core/oai_dc.ts';
import type { MetadataFormat } from '../../catalogue/formats/format.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';

export type OaiCode =
  | 'badArgument'
  | 'badResumptionToken'
  | 'badVerb'
  | 'cannotDisseminateFormat'
  | 'idDoesNotExist'
  | 'noRecordsMatch'
  | 'noSetHierarchy';

/** A fault of the protocol: answered in its own form, with status 200 (OAI-PMH 2.0, 3.6). */
export class OaiFault extends Error {
  readonly code: OaiCode;
  constructor(code: OaiCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A form of metadata that records are given in. */
export interface OaiFormat {
  prefix: string;
  schema: string;
  namespace: string;
  /** One element, without an XML declaration. */
  write(record: MetadataRecord, base_url: string): string;
}

const known: readonly (Omit<OaiFormat, 'write'> & { format: string })[] = [
  {
    prefix: 'iso19139',
    format: 'iso19139',
    schema: 'http://www.isotc211.org/2005/gmd/gmd.xsd',
    namespace: 'http://www.isotc211.org/2005/gmd',
  },
  {
    prefix: 'dcat_ap',
    format: 'dcat_rdf',
    schema: 'http://www.openarchives.org/OAI/2.0/rdf.xsd',
    namespace: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  },
];

const without_declaration = (document: string) => document.replace(/^<\?xml[^>]*\?>\s*/, '');
const writer = (format: MetadataFormat) => (record: MetadataRecord, base_url: string) =>
  without_declaration(format.write(record, { base_url }));

export const oai_formats: readonly OaiFormat[] = [
  {
    prefix: 'oai_dc',
    schema: 'http://www.openarchives.org/OAI/2.0/oai_dc.xsd',
    namespace: 'http://www.openarchives.org/OAI/2.0/oai_dc/',
    write: oai_dc,
  },
  ...known.flatMap(({ format: id, ...names }) => {
    const format = metadata_formats.find((one) => one.id === id);
    return format === undefined ? [] : [{ ...names, write: writer(format) }];
  }),
];

export interface ListRequest {
  verb: 'ListRecords' | 'ListIdentifiers';
  format: OaiFormat;
  /** Moments between which records changed, both included; null: open. */
  from: string | null;
  until: string | null;
  /** Place in the list, of the search. */
  token: string | null;
  /** Records before this page. */
  cursor: number;
}

export type OaiRequest =
  | { verb: 'Identify' }
  | { verb: 'ListMetadataFormats'; identifier: string | null }
  | { verb: 'GetRecord'; identifier: string; format: OaiFormat }
  | ListRequest;

type Verb = OaiRequest['verb'] | 'ListSets';

/** Arguments of each verb: those that must be there, and those that may. */
const verbs: Readonly<Record<Verb, { must: readonly string[]; may: readonly string[] }>> = {
  Identify: { must: [], may: [] },
  ListSets: { must: [], may: ['resumptionToken'] },
  ListMetadataFormats: { must: [], may: ['identifier'] },
  GetRecord: { must: ['identifier', 'metadataPrefix'], may: [] },
  ListIdentifiers: { must: ['metadataPrefix'], may: ['from', 'until', 'set', 'resumptionToken'] },
  ListRecords: { must: ['metadataPrefix'], may: ['from', 'until', 'set', 'resumptionToken'] },
};

/** Reads the arguments of a request. Throws an OaiFault. */
export function read_request(given: URLSearchParams): OaiRequest {
  const asked = given.getAll('verb');
  const verb = Object.keys(verbs).find((name) => name === asked[0]) as Verb | undefined;
  if (verb === undefined || asked.length !== 1)
    throw new OaiFault(
      'badVerb',
      `L’argument « verb » doit être l’un de : ${Object.keys(verbs).join(', ')}.`,
    );
  const values = read_arguments(given, verb);
  if (verb === 'Identify') return { verb };
  if (verb === 'ListSets' || values.set !== undefined)
    throw new OaiFault('noSetHierarchy', 'Ce catalogue n’a pas d’ensembles.');
  if (verb === 'ListMetadataFormats') return { verb, identifier: values.identifier ?? null };
  if (verb === 'GetRecord')
    return { verb, identifier: values.identifier ?? '', format: find_format(values.metadataPrefix) };
  if (values.resumptionToken !== undefined) return { verb, ...read_token(values.resumptionToken) };
  const [from, until] = [read_date(values.from, 'from'), read_date(values.until, 'until')];
  const is_finer = (date: string | undefined) => date?.includes('T') === true;
  if (from !== null && until !== null && (is_finer(values.from) !== is_finer(values.until) || from > until))
    throw new OaiFault('badArgument', '« from » et « until » doivent avoir la même précision, et se suivre.');
  return { verb, format: find_format(values.metadataPrefix), from, until, token: null, cursor: 0 };
}

function read_arguments(given: URLSearchParams, verb: Verb): Record<string, string | undefined> {
  const { must, may } = verbs[verb];
  const values: Record<string, string> = {};
  for (const [name, value] of given) {
    if (name === 'verb') continue;
    if (![...must, ...may].includes(name))
      throw new OaiFault('badArgument', `L’argument « ${name.slice(0, 80)} » n’est pas de ${verb}.`);
    if (Object.hasOwn(values, name)) throw new OaiFault('badArgument', `L’argument « ${name} » est répété.`);
    values[name] = value;
  }
  const has_token = values.resumptionToken !== undefined;
  if (has_token && Object.keys(values).length > 1)
    throw new OaiFault('badArgument', 'L’argument « resumptionToken » va seul.');
  const missing = has_token ? undefined : must.find((name) => values[name] === undefined);
  if (missing !== undefined) throw new OaiFault('badArgument', `L’argument « ${missing} » manque.`);
  return values;
}

export function find_format(prefix: string | undefined): OaiFormat {
  const found = oai_formats.find((format) => format.prefix === prefix);
  if (found !== undefined) return found;
  const all = oai_formats.map((format) => format.prefix).join(', ');
  throw new OaiFault('cannotDisseminateFormat', `Formats donnés ici : ${all}.`);
}

const date_form = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?$/;

/** A bound as a moment; a day ends with its last second. */
function read_date(text: string | undefined, side: 'from' | 'until'): string | null {
  if (text === undefined) return null;
  const [, day, time] = date_form.exec(text) ?? [];
  const moment = `${day}${time ?? (side === 'from' ? 'T00:00:00Z' : 'T23:59:59Z')}`;
  const read = new Date(moment);
  // « 2024-02-31 » would be read as a day of March.
  if (day === undefined || Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== day)
    throw new OaiFault('badArgument', `« ${side} » doit être une date (AAAA-MM-JJ ou AAAA-MM-JJThh:mm:ssZ).`);
  return moment;
}

const token_fault = () =>
  new OaiFault('badResumptionToken', 'Ce jeton n’est pas de ce catalogue, ou plus valable.');

/** All that the next page needs: nothing is kept here, so that a token stays good whatever happens. */
export const write_token = ({ format, from, until }: ListRequest, token: string, cursor: number): string =>
  Buffer.from(JSON.stringify([format.prefix, from, until, token, cursor])).toString('base64url');

function read_token(text: string): Omit<ListRequest, 'verb'> {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw token_fault();
  }
  if (!Array.isArray(parts) || parts.length !== 5) throw token_fault();
  const [prefix, from, until, token, cursor] = parts as unknown[];
  const is_date = (value: unknown): value is string | null =>
    value === null || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value));
  const format = oai_formats.find((one) => one.prefix === prefix);
  const is_right =
    is_date(from) &&
    is_date(until) &&
    typeof token === 'string' &&
    typeof cursor === 'number' &&
    Number.isSafeInteger(cursor) &&
    cursor >= 0;
  if (!is_right || format === undefined) throw token_fault();
  return { format, from, until, token, cursor };
}
