/** A document of metadata of a record that is there already: what it says becomes a working copy, to be looked over. */
import { AppError } from '../../errors.ts';
import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { MetadataFormat } from '../formats/format.ts';
import type { ReadDocument } from '../formats/read_document.ts';
import type { Distribution, MetadataRecord } from '../record.ts';
import { check_record } from './check_record.ts';
import { refuse_faults } from './drafts.ts';
import {
  differing_members,
  measured_members,
  record_members,
  says_same,
  type RecordMember,
} from './members.ts';
import { current_body, not_yours, read_kept_record } from './record_work.ts';

/** What no document changes: it is measured, or the day of the change itself. */
const told_here: ReadonlySet<RecordMember> = new Set([...measured_members, 'record_date']);
/** What the data say that the site serves. */
const told_by_data: ReadonlySet<RecordMember> = new Set(['crs', 'representations']);

/** A record as this site publishes it, and where. */
export interface PublishedRecord {
  record: MetadataRecord;
  base_url: string;
}

/**
 * The stored record with what a document changes. `published`: the record with all that the site adds, which the document
 * may be a copy of. What a copy in its format would say as well stays as it is stored, and so does what is measured.
 */
export async function over_record(
  stored: MetadataRecord,
  published: PublishedRecord,
  { record, format }: Pick<ReadDocument, 'record' | 'format'>,
): Promise<MetadataRecord> {
  const copy = await copy_in(format, published);
  const is_served = stored.feature_count !== undefined;
  const body: Record<string, unknown> = { ...stored };
  for (const member of record_members) {
    if (
      told_here.has(member) ||
      (is_served && told_by_data.has(member)) ||
      says_same(record[member], copy[member])
    )
      continue;
    const said = member === 'distributions' ? join_links(stored, published.record, record) : record[member];
    if (says_same(said, stored[member])) continue;
    if (said === undefined) delete body[member];
    else body[member] = said;
  }
  return body as unknown as MetadataRecord;
}

/** What a document of this format says of a record: each holds some things otherwise, or not at all. */
async function copy_in(
  format: MetadataFormat,
  { record, base_url }: PublishedRecord,
): Promise<Partial<MetadataRecord>> {
  if (format.read === undefined) return record;
  const [found] = await format.read(Buffer.from(format.write(record, { base_url })));
  return found?.record ?? {};
}

/** Links of the document without those that the site adds by itself; what the document lost of a stored one stays. */
function join_links(
  { distributions: stored = [] }: MetadataRecord,
  { distributions: published = [] }: MetadataRecord,
  { distributions: said = [] }: MetadataRecord,
): Distribution[] {
  const known = new Map(stored.map((link) => [link.url, link]));
  const added = new Set(published.map(({ url }) => url).filter((url) => !known.has(url)));
  return said.filter(({ url }) => !added.has(url)).map((link) => ({ ...link, ...known.get(link.url) }));
}

/**
 * Makes the working copy and keeps the document with it. AppErrors: 403, 404; 409 while another working copy is under way;
 * 422 for its content, and when it changes nothing.
 */
export async function begin_copy_of_document(
  db: Db,
  id: string,
  published: PublishedRecord,
  read: Omit<ReadDocument, 'warnings'>,
): Promise<void> {
  const work = await read_kept_record(db, id);
  if (!work.may_edit) throw not_yours();
  if (work.draft !== null || work.published === null) throw under_way();
  const before = current_body(work);
  const body = { ...(await over_record(before, published, read)), id };
  const changed = differing_members(before, body);
  if (changed.length === 0) throw says_nothing_new();
  refuse_faults(check_record(body, changed));
  const { version } = work.published;
  const { format, document } = read.original;
  const values = [id, work.organisation_id, JSON.stringify(body), null, version, format, document];
  const [added] = await db.query(query_file('record_draft_add', values));
  if (added === undefined) throw under_way();
}

const under_way = () =>
  new AppError('Cette fiche a déjà une modification en cours.', {
    status: 409,
    code: 'draft-exists',
    remedy: 'La publier ou l’abandonner (« Mes jeux de données »), puis recommencer.',
  });

const says_nothing_new = () =>
  new AppError('Ce document dit la même chose que la fiche publiée : il n’y a rien à modifier.', {
    status: 422,
    code: 'nothing-changes',
  });
