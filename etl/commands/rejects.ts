import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { read_rejects, type StoredReject } from '../run_log.ts';
import type { Command } from './command.ts';
import { read_count } from './numbers.ts';

const quote = (text: string) => (/[";\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A cell that a spreadsheet would take for a formula is shown as text. */
const harmless = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const header = 'ligne;effet;motif;contenu\n';
const to_csv = ({ line, kept, reason, row }: StoredReject) =>
  [String(line), kept ? 'publiée, remarque' : 'rejetée', reason, row === null ? '' : JSON.stringify(row)]
    .map((cell, i) => quote(i === 0 ? cell : harmless(cell)))
    .join(';') + '\n';

export const rejects_command: Command = {
  usage: 'rejects <exécution> [--output=fichier.csv]',
  summary: 'Lignes rejetées ou remarquées d’un import, en CSV (UTF-8, « ; »)',
  async run(args, { database, out, terminal }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { output: { type: 'string' } },
    });
    const run = read_count(positionals[0], 'exécution');
    const rejects = read_rejects(await database(), run);
    if (values.output === undefined) {
      out.write(header);
      for await (const reject of rejects) out.write(to_csv(reject));
      return 0;
    }
    const count = await write_file(values.output, rejects);
    terminal.write(`${values.output} : ${count.toLocaleString('fr-FR')} lignes.\n`);
    return 0;
  },
};

/** Whole or not at all. Spreadsheets want the byte order mark to read accents. */
async function write_file(file: string, rejects: AsyncIterable<StoredReject>): Promise<number> {
  const draft = `${file}.${process.pid}.part`;
  const stream = createWriteStream(draft);
  await once(stream, 'open');
  stream.write(`\uFEFF${header}`);
  let count = 0;
  for await (const reject of rejects) {
    count++;
    if (!stream.write(to_csv(reject))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  await rename(draft, file);
  return count;
}
