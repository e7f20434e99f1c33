type Fields = Record<string, unknown>;

/** Writes one JSON line to stderr: time, level, message and fields. stdout stays free for results. */
function write(level: 'info' | 'warn' | 'error', message: string, fields: Fields): void {
  process.stderr.write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }) + '\n');
}

export const log = {
  info: (message: string, fields: Fields = {}) => write('info', message, fields),
  warn: (message: string, fields: Fields = {}) => write('warn', message, fields),
  error: (message: string, fields: Fields = {}) => write('error', message, fields),
};
