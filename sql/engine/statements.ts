/** What the hub must know of a client's SQL, because all clients share one session of the embedded engine. */
export interface Notes {
  /** A sentence and SQLSTATE when the text must not run. */
  refused?: string;
  /** COPY … FROM STDIN, alone in its query. */
  copies_in?: boolean;
  listens?: string;
  /** Channel, or `*`. */
  unlistens?: string;
  /** Milliseconds of the last SET LOCAL statement_timeout; 0 lifts the limit. */
  limit_ms?: number;
  /** Only reads by its first word, so that the general limit applies. */
  reads: boolean;
}

const literals =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'/g;

/** SQL without comments, and with every string emptied: what remains is structure. */
export function outline(text: string): string {
  return text.replace(literals, (found) => (found.startsWith('--') || found.startsWith('/*') ? ' ' : "''"));
}

const channel = (name: string) => (name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase());
const worth_a_look =
  /\b(?:copy|listen|unlisten|set|temp|temporary|discard|deallocate|prepare)\b|advisory_lock/i;
const first_words_of_reads = /^\s*(?:select|with|table|values|show|explain)\b/i;

/** Reads a query's text the way the hub needs it; cheap for the great majority. */
export function note(text: string): Notes {
  const notes: Notes = { reads: first_words_of_reads.test(text) };
  if (!worth_a_look.test(text)) return notes;
  const bare = outline(text);
  const statements = bare.split(';').map((statement) => statement.trim());
  const refused = statements.map(refusal).find((reason) => reason !== undefined);
  if (refused !== undefined) return { ...notes, refused };
  const copies_in = statements.filter((statement) => /^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(statement));
  if (copies_in.length > 0) {
    if (statements.filter((statement) => statement !== '').length > 1)
      return { ...notes, refused: 'COPY FROM STDIN must be a query of its own' };
    notes.copies_in = true;
  }
  for (const statement of statements) {
    const listen = /^(un)?listen\s+("[^"]+"|[\w$]+|\*)$/i.exec(statement);
    if (listen?.[1] !== undefined && statements.filter((each) => each !== '').length > 1)
      return { ...notes, refused: 'UNLISTEN must be a query of its own' };
    if (listen?.[2] !== undefined)
      notes[listen[1] === undefined ? 'listens' : 'unlistens'] = channel(listen[2]);
  }
  // The value may be a literal, which the outline has emptied.
  for (const [, value] of text.matchAll(/\bset\s+local\s+statement_timeout\s*(?:=|to)\s*'?(\d+)/gi))
    notes.limit_ms = Number(value);
  return notes;
}

/** Why a statement would leak from one client to the others, or undefined. */
function refusal(statement: string): string | undefined {
  if (/^set\s+(?!local\b|transaction\b|constraints\b)/i.test(statement))
    return 'SET is shared by all connections: use SET LOCAL in a transaction';
  if (
    /^create\s+(?:(?:local|global)\s+)?temp(?:orary)?\s/i.test(statement) &&
    !/on\s+commit\s+drop/i.test(statement)
  )
    return 'temporary tables are shared by all connections: use a transaction and ON COMMIT DROP';
  if (/\bpg_(?:try_)?advisory_lock/i.test(statement))
    return 'advisory locks are shared by all connections: lock a row or a table';
  if (/^(?:discard|deallocate\s+all|deallocate\s+prepare\s+all)\b/i.test(statement))
    return 'DISCARD and DEALLOCATE ALL would hit all connections';
  if (/^prepare\s+(?!transaction\b)/i.test(statement))
    return 'PREPARE in SQL is shared by all connections: use the protocol’s prepared statements';
  return undefined;
}

/** SQL that fails with this message: the server itself then sets the transaction's state. */
export function failing_sql(text: string, code = '0A000'): string {
  const quoted = `the embedded engine refuses this: ${text}`.replaceAll("'", "''");
  return `do $refused$ begin raise exception using errcode = '${code}', message = '${quoted}'; end $refused$`;
}
