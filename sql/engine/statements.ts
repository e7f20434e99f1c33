/** What the hub must know of a client's SQL, because all clients share one session of the embedded engine. */
export interface Notes {
  /** A sentence when the text must not run. */
  refused?: string;
  /** COPY … FROM STDIN, alone in its query. */
  copies_in?: boolean;
  /** Channels of its LISTEN statements. */
  listens: string[];
  /** Channel, or `*`. */
  unlistens?: string;
  /** Milliseconds of the last SET LOCAL statement_timeout; 0 lifts the limit. */
  limit_ms?: number;
  /** Only reads by its first word, so that the general limit applies. */
  reads: boolean;
}

/** Where something begins whose inside is not structure: comment, string, quoted name, dollar quote. */
const opening = /--|\/\*|(?<![\w$])[eE]'|'|"|(?<![\w$])\$(?:[A-Za-z_]\w*)?\$/g;

/**
 * SQL without comments, and with every string emptied: what remains is structure. Linear, whatever the text: a regular
 * expression for whole strings overflows its stack on those of some MB.
 */
export function outline(text: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    opening.lastIndex = from;
    const found = opening.exec(text);
    if (found === null) return kept + text.slice(from);
    const [mark] = found;
    const inside = found.index + mark.length;
    kept += text.slice(from, found.index);
    if (mark === '--') from = end_of(text, '\n', inside);
    else if (mark === '/*') from = end_of_comment(text, inside);
    else if (mark === '"') {
      from = end_of(text, '"', inside);
      kept += text.slice(found.index, from);
      continue;
    } else {
      from = /^e/i.test(mark) ? end_of_escapes(text, inside) : end_of(text, mark, inside);
      kept += "''";
      continue;
    }
    kept += ' ';
  }
}

function end_of(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

/** Comments nest (PostgreSQL manual, « Comments »). */
function end_of_comment(text: string, from: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  for (let depth = 1; depth > 0;) {
    const mark = marks.exec(text);
    if (mark === null) return text.length;
    depth += mark[0] === '/*' ? 1 : -1;
  }
  return marks.lastIndex;
}

function end_of_escapes(text: string, from: number): number {
  const marks = /\\|'/g;
  marks.lastIndex = from;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === "'" && text[marks.lastIndex] !== "'") return marks.lastIndex;
    marks.lastIndex++;
  }
  return text.length;
}

const channel = (name: string) => (name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase());
const worth_a_look =
  /\b(?:copy|listen|unlisten|set|set_config|temp|temporary|discard|deallocate|prepare|hold)\b|advisory_lock/i;
const first_words_of_reads = /^\s*(?:select|with|table|values|show|explain)\b/i;
const time_limit =
  /\bset\s+local\s+statement_timeout\s*(?:=|\bto\b)\s*(?:'\s*)?(\d+)\s*(us|ms|s|min|h|d)?\b/gi;
/** Units of PostgreSQL's time settings, in ms. */
const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1e3, min: 6e4, h: 36e5, d: 864e5 };

/** Reads a query's text the way the hub needs it; cheap for the great majority. */
export function note(text: string): Notes {
  const notes: Notes = { reads: first_words_of_reads.test(text), listens: [] };
  if (!worth_a_look.test(text)) return notes;
  // A semicolon inside a quoted name ends no statement.
  const statements = (outline(text).match(/(?:"[^"]*"?|[^;"])+/g) ?? [])
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  const refused = statements.map(refusal).find((reason) => reason !== undefined);
  if (refused !== undefined) return { ...notes, refused };
  const is_alone = statements.length === 1;
  for (const statement of statements) {
    if (/^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(statement)) {
      if (!is_alone) return { ...notes, refused: 'COPY FROM STDIN must be a query of its own' };
      notes.copies_in = true;
    }
    const listen = /^(un)?listen\s+("[^"]+"|[\w$]+|\*)$/i.exec(statement);
    if (listen?.[2] === undefined) continue;
    if (listen[1] === undefined) notes.listens.push(channel(listen[2]));
    else if (!is_alone) return { ...notes, refused: 'UNLISTEN must be a query of its own' };
    else notes.unlistens = channel(listen[2]);
  }
  // The value may be a literal, which the outline has emptied.
  for (const [, value, unit] of text.matchAll(time_limit))
    notes.limit_ms = Math.ceil(Number(value) * (units[unit?.toLowerCase() ?? 'ms'] ?? 1));
  return notes;
}

/** Why a statement would leak from one client to the others, or undefined. */
function refusal(statement: string): string | undefined {
  if (
    /^set\s+(?!local\b|transaction\b|constraints\b)/i.test(statement) ||
    /\bset_config\s*\([^()]*,\s*(?:false|''|0)\s*(?:::\s*bool(?:ean)?\s*)?\)/i.test(statement)
  )
    return 'SET is shared by all connections: use SET LOCAL in a transaction';
  if (
    (/^create\s+(?:or\s+replace\s+)?(?:(?:local|global)\s+)?temp(?:orary)?\s/i.test(statement) ||
      /\binto\s+(?:(?:local|global)\s+)?temp(?:orary)?\s/i.test(statement)) &&
    !/\bon\s+commit\s+drop\b/i.test(statement)
  )
    return 'temporary tables are shared by all connections: use a transaction and ON COMMIT DROP';
  if (/\bpg_(?:try_)?advisory_lock/i.test(statement))
    return 'advisory locks of a session are shared by all connections: use pg_advisory_xact_lock, or lock a row';
  if (/^(?:discard|deallocate\s+all|deallocate\s+prepare\s+all)\b/i.test(statement))
    return 'DISCARD and DEALLOCATE ALL would hit all connections';
  if (/^prepare\s+(?!transaction\b)/i.test(statement))
    return 'PREPARE in SQL is shared by all connections: use the protocol’s prepared statements';
  if (/^declare\b[\s\S]*\bwith\s+hold\b/i.test(statement))
    return 'cursors WITH HOLD are shared by all connections: use one inside a transaction';
  return undefined;
}

/** SQL that fails with this message: the server itself then sets the transaction's state. */
export function failing_sql(text: string, code = '0A000'): string {
  const quoted = `the embedded engine refuses this: ${text}`.replaceAll("'", "''");
  return `do $refused$ begin raise exception using errcode = '${code}', message = '${quoted}'; end $refused$`;
}
