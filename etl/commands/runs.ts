import { parseArgs } from 'node:util';
import { list_runs, type RunRow } from '../run_log.ts';
import type { Command } from './command.ts';
import { read_count } from './numbers.ts';
import { draw_table } from './table.ts';

const states: Record<RunRow['state'], string> = {
  running: 'en cours',
  published: 'publié',
  unchanged: 'inchangé',
  checked: 'essai',
  failed: 'ÉCHEC',
};
const number = (value: number) => value.toLocaleString('fr-FR');

export const runs_command: Command = {
  usage: 'runs [--count=20]',
  summary: 'Les derniers imports',
  async run(args, { database, out }) {
    const { values } = parseArgs({ args, options: { count: { type: 'string', default: '20' } } });
    const runs = await list_runs(await database(), read_count(values.count, '--count'));
    out.write(
      draw_table(
        ['n°', 'source', 'état', 'début', 'lues', 'publiées', 'rejetées', 'origine et fin'],
        runs.map((run) => [
          String(run.id),
          run.source,
          states[run.state],
          run.started_at.toLocaleString('fr-FR', { dateStyle: 'short', timeStyle: 'medium' }),
          number(run.rows_read),
          number(run.rows_published),
          number(run.rows_rejected),
          [run.origin, run.message].filter((text) => text !== null).join(' – '),
        ]),
      ),
    );
    return 0;
  },
};
