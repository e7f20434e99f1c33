/** How a CSV is written: delimiter, record ends, Excel's `sep=` line. */

export interface CsvDialect {
  delimiter: string;
  record_delimiter: string[];
  /** Lines before the header. */
  skipped_lines: number;
  /** Share of the first records that have as many fields as the header. */
  consistency: number;
  /** Records judged, the header among them. */
  records: number;
}

/** Not above it, the text is prose with commas rather than a table with faulty rows. */
export const minimum_consistency = 0.5;

const delimiters = [';', ',', '\t', '|'];
const judged_records = 200;

/** Number of fields of each of the first records, quotes respected; an unfinished last record is left out. */
function count_fields(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let fields = 1;
  let is_quoted = false;
  let is_field_start = true;
  let is_empty = true;
  for (let i = 0; i < text.length && counts.length < judged_records; i++) {
    const char = text[i];
    if (is_quoted) {
      if (char === '"') is_quoted = false;
      continue;
    }
    if (char === '\n' || char === '\r') {
      if (!is_empty) counts.push(fields);
      [fields, is_field_start, is_empty] = [1, true, true];
      continue;
    }
    if (char === '"' && (is_field_start || text[i - 1] === '"')) is_quoted = true;
    is_field_start = char === delimiter;
    if (is_field_start) fields++;
    is_empty = false;
  }
  return counts;
}

/**
 * The dialect of the file's first characters, or null when no delimiter makes a table of at least two columns.
 * `is_whole`: the text is the entire file, so that its last record counts.
 */
export function detect_dialect(head: string, is_whole: boolean): CsvDialect | null {
  const declared = /^sep=(.)\r?\n/i.exec(head);
  const text = declared === null ? head : head.slice(declared[0].length);
  let best: CsvDialect | null = null;
  let best_width = 0;
  for (const delimiter of declared === null ? delimiters : [declared[1] ?? ',']) {
    const counts = count_fields(is_whole ? `${text}\n` : text, delimiter);
    const width = counts[0] ?? 0;
    if (width < 2) continue;
    const consistency = counts.filter((count) => count === width).length / counts.length;
    const is_better =
      best === null ||
      consistency > best.consistency + 0.1 ||
      (consistency > best.consistency - 0.1 && width > best_width);
    if (!is_better) continue;
    best_width = width;
    best = {
      delimiter,
      record_delimiter: text.includes('\n') || !text.includes('\r') ? ['\r\n', '\n'] : ['\r'],
      skipped_lines: declared === null ? 0 : 1,
      consistency,
      records: counts.length,
    };
  }
  return best;
}
