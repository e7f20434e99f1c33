/** What a kind of harvester is: it reads a remote catalogue page by page, and changes nothing here. */
import type { HarvestOptions } from '../../catalogue/harvest/kinds.ts';
import type { MetadataRecord, OriginalDocument } from '../../catalogue/record.ts';
import type { RemoteCatalogue } from './remote.ts';

/** Where a page begins, in the words of the kind: kept in the database, so that a run that was cut goes on there. */
export type Position = Readonly<Record<string, unknown>>;

export interface HarvestRequest {
  address: URL;
  options: HarvestOptions;
  /** West, south, east, north: kinds whose protocol can ask for it do; the run filters all of them once more. */
  territory: readonly [number, number, number, number] | null;
  remote: RemoteCatalogue;
}

/** A record as it was read there. */
export interface RemoteRecord {
  /** Names the item in its catalogue, for ever. */
  remote_id: string;
  /** When it was changed there, as written. */
  remote_date: string | null;
  record: MetadataRecord;
  /** The document it was read from; null where the kind made the record itself. */
  original: OriginalDocument | null;
  /** What is compared in place of a document that is never twice the same. */
  signature?: string;
  /** Where the remote catalogue failed to tell a part of it: the record with that part of what is stored here. */
  complete?: (stored: MetadataRecord) => MetadataRecord;
  warnings: readonly string[];
}

/** An item that could not be read: what is here stays as it was. */
export interface BrokenItem {
  /** Null: not even its name could be read; then nobody knows what else is missing, and nothing is removed. */
  remote_id: string | null;
  title?: string;
  problem: string;
}

export type RemoteItem = RemoteRecord | BrokenItem;

export interface HarvestPage {
  items: readonly RemoteItem[];
  /** Where the next page begins; null: this was the last. */
  next: Position | null;
  /** How many items there are in all, when the remote catalogue says so. */
  announced: number | null;
  /** Why the list may have a gap here, in French: then nothing is removed. */
  gap?: string;
  /** What else the run's message is to say, in French. */
  notice?: string;
}

/** Reads the page that begins at a position; null: the first. Throws an AppError when the remote catalogue fails. */
export type ReadPage = (request: HarvestRequest, at: Position | null) => Promise<HarvestPage>;

export const is_broken = (item: RemoteItem): item is BrokenItem => 'problem' in item;
