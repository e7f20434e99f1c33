/** The record of metadata in a deposit: the deposited file itself, or a document that came with the data. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  is_record_document,
  most_document_bytes,
  read_document,
  text_of_document,
} from '../../catalogue/formats/read_document.ts';
import { without_faults } from '../../catalogue/deposits/record_of_data.ts';
import type { DepositRecord } from '../../catalogue/deposits/plan.ts';
import { AppError } from '../../errors.ts';

/** Documents of an archive that are looked at: a shapefile has one or two. */
const most_documents = 5;

/** The file as a text that may be a record; null for what is too large or no text. */
async function read_small_text(file: string): Promise<string | null> {
  const { size } = await stat(file);
  return size > most_document_bytes ? null : text_of_document(await readFile(file));
}

/** What a deposited file says when it is a record; null when it is none. A 422 AppError for one that cannot be read. */
export async function read_lone_record(file: string): Promise<DepositRecord | null> {
  const text = await read_small_text(file);
  return text === null || !is_record_document(text) ? null : describe(file, text);
}

/** The first readable record among documents that came with data, and what is to be said of the others. */
export async function find_record(
  documents: readonly string[],
): Promise<{ record: DepositRecord | null; warnings: string[] }> {
  const warnings: string[] = [];
  for (const file of documents.slice(0, most_documents))
    try {
      const text = await read_small_text(file);
      if (text !== null && is_record_document(text)) {
        const record = await describe(file, text);
        return { record, warnings: [...warnings, ...record.warnings] };
      }
      if (!/\.(?:qmd|aux)\.xml$/i.test(file))
        warnings.push(`« ${path.basename(file)} » n’est pas une fiche de métadonnées que Maillage lit`);
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      warnings.push(`fiche « ${path.basename(file)} » non lue : ${error.message}`);
    }
  return { record: null, warnings };
}

async function describe(file: string, text: string): Promise<DepositRecord> {
  const { record: read, original, warnings, format } = await read_document(text);
  const { record, warnings: left } = without_faults(read);
  // PostgreSQL keeps no NUL.
  if (JSON.stringify([record, original]).includes(String.raw`\u0000`))
    throw new AppError('la fiche contient un caractère NUL', { status: 422, code: 'invalid-document' });
  return {
    file: path.basename(file),
    format: format.id,
    record,
    document: original,
    warnings: [...left, ...warnings].slice(0, 50),
  };
}
