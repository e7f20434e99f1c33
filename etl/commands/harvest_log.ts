/** `harvest log`: the runs of a harvester, and what one of them did to each item. */
import { parseArgs } from 'node:util';
import { list_runs, log_outcomes, read_log } from '../../catalogue/harvest/harvesters.ts';
import { outcome_words, say_counts, say_state } from '../../catalogue/harvest/words.ts';
import { AppError } from '../../errors.ts';
import type { CommandContext } from './command.ts';
import { read_count } from './numbers.ts';
import { draw_table } from './table.ts';

export const say_moment = (iso: string) =>
  new Date(iso).toLocaleString('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' });

const text = { type: 'string', default: '' } as const;

/** Shows the runs, and the lines of the latest or of the one that is named. */
export async function log(args: string[], { database, out }: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { run: text, outcome: text, count: { type: 'string', default: '100' } },
  });
  const harvester = read_count(positionals[0], 'harvest log <n°>');
  const outcome = log_outcomes.find((each) => each === values.outcome) ?? null;
  if (values.outcome !== '' && outcome === null)
    throw new AppError(`« ${values.outcome.slice(0, 40)} » n’est l’issue d’aucune fiche`, {
      status: 400,
      code: 'invalid-argument',
      place: '--outcome',
      remedy: `L’une de ${log_outcomes.join(', ')}.`,
    });
  const db = await database();
  const runs = await list_runs(db, harvester, 20);
  const id = values.run === '' ? runs[0]?.id : read_count(values.run, '--run');
  out.write(
    runs
      .map(
        (each) =>
          `passage ${each.id}, ${say_moment(each.started_at)}, ${say_state(each)} : ${say_counts(each)}\n`,
      )
      .join(''),
  );
  if (id === undefined) return 0;
  const limit = read_count(values.count, '--count');
  const rows = await read_log(db, id, { outcome, q: '', limit, offset: 0 });
  out.write(
    `\nJournal du passage ${id}\n${draw_table(
      ['issue', 'identifiant', 'titre', 'message'],
      rows.map((row) => [
        outcome_words[row.outcome],
        row.remote_id,
        row.title.slice(0, 60),
        row.message ?? '',
      ]),
    )}`,
  );
  const total = rows[0]?.total ?? 0;
  if (total > rows.length)
    out.write(`… ${rows.length} lignes sur ${total} : --count=${total} les montre toutes.\n`);
  return 0;
}
