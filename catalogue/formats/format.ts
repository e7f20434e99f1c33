/** A format of metadata: how records are written in it, how its documents are read, and what it cannot hold. */
import type { MetadataRecord, OriginalDocument, RecordKind } from '../record.ts';

export interface MetadataFormat {
  /** Named in addresses (`f=iso19139`) and kept with what was read. */
  id: string;
  /** French, as the dataset's page shows it: « ISO 19139 (INSPIRE) ». */
  title: string;
  media_type: string;
  /** Of a downloaded file: « xml ». */
  extension: string;
  /** Undefined: the format cannot be read. */
  read?: ReadDocument;
  /** One record as a document, UTF-8. */
  write(record: MetadataRecord, context: WriteContext): string;
  /** Members of MetadataRecord that a document of this format does not keep, and why, in French. */
  loses: readonly Loss[];
}

export interface WriteContext {
  /** Address of the site without a slash at its end, for the links of the record. */
  base_url: string;
  /**
   * What the record was read from: what the record does not hold is taken over by the formats that know it (all syntaxes
   * of DCAT keep theirs as `dcat_ttl`), others leave it alone.
   */
  original?: OriginalDocument | undefined;
}

/** Records of a document (a CSW answer or a DCAT catalogue holds several). Throws a 400 AppError with its place. */
export type ReadDocument = (bytes: Uint8Array) => Promise<ReadRecord[]>;

export interface ReadRecord {
  record: MetadataRecord;
  /** The part of the document that says this record, by itself a document of the format. */
  original: OriginalDocument;
  /** What was not understood or had to be guessed, in French, with its place. */
  warnings: string[];
}

export interface Loss {
  member: keyof MetadataRecord;
  why: string;
  /** Records of these kinds alone suffer it; absent: all. */
  kinds?: readonly RecordKind[];
}

/** Losses of a format that this record suffers: those of its kind whose member it has. */
export function losses_of(format: MetadataFormat, record: MetadataRecord): readonly Loss[] {
  return format.loses.filter(({ member, kinds }) => {
    if (kinds?.includes(record.kind) === false) return false;
    const value = record[member];
    if (value === undefined || value === null || value === '') return false;
    return !Array.isArray(value) || value.length > 0;
  });
}
