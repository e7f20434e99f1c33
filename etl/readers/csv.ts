/** CSV files, row by row: RFC 4180 as published, with any usual delimiter, encoding and line end. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Reject, SourceRow } from '../source.ts';
import { detect_dialect, type CsvDialect } from './csv_dialect.ts';
import { find_open_quote } from './csv_open_quote.ts';
import { file_error } from './file_error.ts';
import type { Reader } from './reader.ts';
import { detect_encoding, read_utf8, type TextEncoding } from './text_encoding.ts';

/** Longest record, in bytes of UTF-8. Beyond it a quote was opened and never closed; geometries in WKT stay below. */
export const max_record_bytes = 16 * 1024 * 1024;
/** Enough first characters to judge the delimiter. */
export const dialect_chars = 128 * 1024;

interface CsvFile {
  path: string;
  encoding: TextEncoding;
  dialect: CsvDialect;
}

/** The first characters of a text file and whether they are all of it. */
export async function read_text_head(
  path: string,
  encoding: TextEncoding,
): Promise<{ text: string; is_whole: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of read_utf8(path, encoding)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > dialect_chars) return { text, is_whole: false };
  }
  return { text: text + decoder.decode(), is_whole: true };
}

export async function open_csv(path: string, options: { encoding?: string } = {}): Promise<Reader> {
  const encoding = await detect_encoding(path, options.encoding);
  const { text, is_whole } = await read_text_head(path, encoding);
  const dialect = detect_dialect(text, is_whole);
  if (dialect === null)
    throw file_error('not-a-table', 'aucun séparateur de colonnes reconnu', {
      place: 'ligne 1',
      remedy: 'Le séparateur attendu est le point-virgule, la virgule, la tabulation ou la barre verticale.',
    });
  const file = { path, encoding, dialect };
  const { columns, warnings } = name_columns(await read_header(file));
  return {
    format: 'csv',
    columns,
    crs: null,
    warnings: encoding.warning === null ? warnings : [encoding.warning, ...warnings],
    rows: (signal) => read_rows(file, columns, signal),
    close: () => Promise.resolve(),
  };
}

/** Published names, trimmed; an empty or repeated one gets a name of its own and a warning. */
export function name_columns(header: readonly string[]): { columns: string[]; warnings: string[] } {
  const columns: string[] = [];
  const warnings: string[] = [];
  const taken = new Set(header.map((name) => name.trim()));
  taken.delete('');
  const free_name = (wanted: string) => {
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  };
  const seen = new Set(['']);
  for (const [i, published] of header.entries()) {
    const trimmed = published.trim();
    // Assigning to __proto__ would change the row's prototype instead of adding a field.
    const is_usable = !seen.has(trimmed) && trimmed !== '__proto__';
    seen.add(trimmed);
    const name = is_usable ? trimmed : free_name(trimmed === '' ? `colonne_${i + 1}` : trimmed);
    if (!is_usable) warnings.push(`colonne ${i + 1} (« ${trimmed} ») nommée « ${name} »`);
    columns.push(name);
  }
  return { columns, warnings };
}

interface CsvRecord {
  line: number;
  cells: string[];
}

/** Records with the physical line where each begins; lines without any character are passed over. */
async function* read_records(file: CsvFile, signal?: AbortSignal): AsyncIterable<CsvRecord> {
  const { delimiter, record_delimiter, skipped_lines } = file.dialect;
  const parser = parse({
    delimiter,
    record_delimiter,
    from_line: skipped_lines + 1,
    relax_column_count: true,
    // « Mairie dite "annexe" » without quotes around is common and unambiguous.
    relax_quotes: true,
    max_record_size: max_record_bytes,
  });
  const bytes = Readable.from(read_utf8(file.path, file.encoding, signal), { objectMode: false });
  bytes.on('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  let line = skipped_lines + 1;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (cells.length > 1 || cells[0] !== '') yield { line, cells };
      line += 1 + count_line_ends(cells);
    }
  } catch (error) {
    throw error instanceof CsvError ? await explain(error, file) : error;
  } finally {
    bytes.destroy();
  }
}

const line_end = /\r\n|\n|\r/g;

function count_line_ends(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(line_end)?.length ?? 0;
  return count;
}

async function explain(error: CsvError, file: CsvFile): Promise<Error> {
  const line = await find_open_quote(file.path, file.encoding, file.dialect.delimiter, max_record_bytes);
  if (line === null) return file_error('invalid-csv', `CSV illisible : ${error.message}`, { cause: error });
  return file_error('unclosed-quote', 'guillemet ouvert et jamais refermé : fichier tronqué ou abîmé', {
    place: `ligne ${line}`,
    remedy: 'Corrigez la ligne, ou demandez un fichier entier au producteur.',
    cause: error,
  });
}

async function read_header(file: CsvFile): Promise<string[]> {
  for await (const { cells } of read_records(file)) return cells;
  return [];
}

async function* read_rows(
  file: CsvFile,
  columns: readonly string[],
  signal?: AbortSignal,
): AsyncIterable<SourceRow | Reject> {
  let is_header = true;
  for await (const { line, cells } of read_records(file, signal)) {
    if (is_header) is_header = false;
    else yield to_row(line, cells, columns);
  }
}

/** Cells beyond the header are tolerated only when empty: spreadsheets leave delimiters behind. */
function to_row(line: number, cells: readonly string[], columns: readonly string[]): SourceRow | Reject {
  const is_ragged = cells.length < columns.length || cells.slice(columns.length).some((cell) => cell !== '');
  if (is_ragged)
    return {
      line,
      reason: `${cells.length} ${cells.length > 1 ? 'colonnes' : 'colonne'} au lieu de ${columns.length}`,
      row: cells,
    };
  const fields: Record<string, string> = {};
  for (let i = 0; i < columns.length; i++) fields[columns[i] ?? ''] = cells[i] ?? '';
  return { line, fields };
}
