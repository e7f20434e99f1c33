/** Answers of OAI-PMH 2.0. */
import { escape_xml } from '../../catalogue/formats/escape_xml.ts';
import { read_records, type StoredRecord } from '../../catalogue/records.ts';
import { search_in } from '../../catalogue/search/search_records.ts';
import type { SearchResult } from '../../catalogue/search/request.ts';
import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { join, sql, type Fragment } from '../../sql/fragment.ts';
import { complete_record } from '../records/complete_record.ts';
import type { Site } from '../records/site.ts';
import {
  OaiFault,
  oai_formats,
  write_token,
  type ListRequest,
  type OaiFormat,
  type OaiRequest,
} from './request.ts';

export const records_per_page = 100;

export interface OaiSite extends Site {
  /** Name of the catalogue. */
  name: string;
  email: string;
}

/** « oai:sig.example:my-record » */
const identifier_of = (site: OaiSite, id: string) =>
  `oai:${new URL(site.base_url).hostname}:${encodeURIComponent(id)}`;

/** The record's id in an identifier of this site; null in any other. */
function id_of(site: OaiSite, identifier: string): string | null {
  const start = identifier_of(site, '');
  if (!identifier.startsWith(start)) return null;
  try {
    return decodeURIComponent(identifier.slice(start.length));
  } catch {
    return null;
  }
}

/** The element that answers a request. Throws an OaiFault. */
export async function answer_request(access: Access, site: OaiSite, request: OaiRequest): Promise<string> {
  if (request.verb === 'Identify') return identify(site);
  if (request.verb === 'ListMetadataFormats') {
    if (request.identifier !== null) await read_one(access, site, request.identifier);
    return list_formats();
  }
  if ('token' in request) return list_records(access, site, request);
  const stored = await read_one(access, site, request.identifier);
  return `<GetRecord>${write_record(site, stored, request.format)}</GetRecord>`;
}

const identify = ({ name, base_url, email }: OaiSite): string =>
  [
    '<Identify>',
    `<repositoryName>${escape_xml(name)}</repositoryName>`,
    `<baseURL>${escape_xml(`${base_url}/oai`)}</baseURL>`,
    '<protocolVersion>2.0</protocolVersion>',
    `<adminEmail>${escape_xml(email)}</adminEmail>`,
    // Nothing here is older; the protocol asks for a bound.
    '<earliestDatestamp>2000-01-01T00:00:00Z</earliestDatestamp>',
    '<deletedRecord>no</deletedRecord>',
    '<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>',
    '</Identify>',
  ].join('');

const list_formats = (): string =>
  `<ListMetadataFormats>${oai_formats
    .map(
      ({ prefix, schema, namespace }) =>
        `<metadataFormat><metadataPrefix>${prefix}</metadataPrefix><schema>${schema}</schema><metadataNamespace>${namespace}</metadataNamespace></metadataFormat>`,
    )
    .join('')}</ListMetadataFormats>`;

async function read_one(access: Access, site: OaiSite, identifier: string): Promise<StoredRecord> {
  const id = id_of(site, identifier);
  const { stored } = id === null ? { stored: [] } : await search(access, { ids: [id], limit: 1 });
  const [found] = stored;
  if (found === undefined)
    throw new OaiFault('idDoesNotExist', `Aucune fiche « ${identifier.slice(0, 200)} » dans ce catalogue.`);
  return found;
}

/** Records by the day of their last change: one that changes while somebody lists comes once more, behind. */
async function list_records(access: Access, site: OaiSite, request: ListRequest): Promise<string> {
  const { verb, format, token, cursor } = request;
  const filter = between(request);
  const { stored, next, matched } = await search(access, {
    limit: records_per_page,
    token,
    ...(filter !== null && { filter }),
  }).catch((thrown: unknown) => {
    if (thrown instanceof AppError && thrown.code === 'invalid-token')
      throw new OaiFault('badResumptionToken', 'Ce jeton n’est pas de ce catalogue, ou plus valable.');
    throw thrown;
  });
  if (stored.length === 0) throw new OaiFault('noRecordsMatch', 'Aucune fiche ne répond à cette demande.');
  const write = verb === 'ListRecords' ? write_record : write_header;
  const place = `completeListSize="${Math.max(matched, cursor + stored.length)}" cursor="${cursor}"`;
  const resumption =
    next === null
      ? // The last page of a list of several says so by an empty token.
        token === null
        ? ''
        : `<resumptionToken ${place}/>`
      : `<resumptionToken ${place}>${write_token(request, next, cursor + stored.length)}</resumptionToken>`;
  return `<${verb}>${stored.map((one) => write(site, one, format)).join('')}${resumption}</${verb}>`;
}

function between({ from, until }: ListRequest): Fragment | null {
  const bounds = [
    // Datestamps are whole seconds.
    ...(from === null ? [] : [sql`date_trunc('second', t.updated_at) >= ${from}::timestamptz`]),
    ...(until === null ? [] : [sql`date_trunc('second', t.updated_at) <= ${until}::timestamptz`]),
  ];
  return bounds.length === 0 ? null : join(bounds, sql` and `);
}

type Search = Parameters<typeof search_in>[2];

function search(access: Access, request: Search): Promise<SearchResult & { stored: StoredRecord[] }> {
  return access.read(async (db) => {
    const found = await search_in(db, access, { ...request, sort: [{ name: 'updated', descending: false }] });
    const by_id = new Map((await read_records(db, found.ids)).map((stored) => [stored.record.id, stored]));
    return { ...found, stored: found.ids.flatMap((id) => by_id.get(id) ?? []) };
  });
}

const write_header = (site: OaiSite, { record, updated_at }: StoredRecord): string =>
  `<header><identifier>${escape_xml(identifier_of(site, record.id))}</identifier><datestamp>${updated_at
    .toISOString()
    .slice(0, 19)}Z</datestamp></header>`;

const write_record = (site: OaiSite, stored: StoredRecord, format: OaiFormat): string =>
  `<record>${write_header(site, stored)}<metadata>${format.write(complete_record(stored, site), site.base_url)}</metadata></record>`;

/** The document around an answer. `asked`: the arguments, which only a request without faults of form repeats. */
export function write_document(
  content: string,
  { base_url, asked, now }: { base_url: string; asked: URLSearchParams | null; now: Date },
): string {
  const attributes = [...(asked ?? [])].map(([name, value]) => ` ${name}="${escape_xml(value)}"`).join('');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ',
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">',
    `<responseDate>${now.toISOString().slice(0, 19)}Z</responseDate>`,
    `<request${attributes}>${escape_xml(`${base_url}/oai`)}</request>`,
    content,
    '</OAI-PMH>\n',
  ].join('');
}
