type Fields = Record<string, unknown>;

const line_of = (level: 'info' | 'warn' | 'error', message: string, fields: Fields) =>
  JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }) + '\n';

/** Lines of `log.often` that wait to be written together. */
let gathered = '';
const gather_ms = 100;

function flush(): void {
  if (gathered === '') return;
  const lines = gathered;
  gathered = '';
  process.stderr.write(lines);
}
process.once('exit', flush);

let is_quiet = false;

/** For commands that talk to a person: from now on only warnings and errors are written. */
export function quiet_log(): void {
  is_quiet = true;
}

/** Writes one JSON line to stderr: time, level, message and fields. stdout stays free for results. */
function write(level: 'info' | 'warn' | 'error', message: string, fields: Fields): void {
  flush();
  if (is_quiet && level === 'info') return;
  process.stderr.write(line_of(level, message, fields));
}

export const log = {
  info: (message: string, fields: Fields = {}) => write('info', message, fields),
  warn: (message: string, fields: Fields = {}) => write('warn', message, fields),
  error: (message: string, fields: Fields = {}) => write('error', message, fields),
  /**
   * An info line of something that happens a thousand times a second: written with those of the same tenth of a second,
   * or before the next line of any other kind. A write each cost a tenth of the API's throughput.
   */
  often(message: string, fields: Fields = {}) {
    if (gathered === '') setTimeout(flush, gather_ms).unref();
    gathered += line_of('info', message, fields);
  },
};
