import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import {
  add_schedule,
  enable_schedule,
  list_schedules,
  remove_schedule,
  run_schedule,
} from '../../sql/schedules.ts';
import type { CommandContext } from './commands.ts';
import { draw_schedules, read_number } from './print.ts';

/** `schedule [list]`. */
async function list(args: string[], { database, out }: CommandContext): Promise<void> {
  parseArgs({ args });
  out.write(draw_schedules(await list_schedules(database)));
}

/** `schedule add --kind=… --cron="…" [--input='{…}'] [--title=…] [--zone=Europe/Paris]`. */
async function add(args: string[], { database, kinds, out }: CommandContext): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      kind: { type: 'string', default: '' },
      cron: { type: 'string', default: '' },
      input: { type: 'string', default: '{}' },
      title: { type: 'string' },
      zone: { type: 'string', default: 'Europe/Paris' },
    },
  });
  const { kind, cron, zone } = values;
  if (!kinds.includes(kind))
    throw new AppError(`« ${kind.slice(0, 40)} » : travail inconnu.`, {
      status: 400,
      code: 'unknown-kind',
      place: '--kind',
      remedy: `Travaux : ${kinds.join(', ')}.`,
    });
  const title = (values.title ?? kind).trim().slice(0, 200) || kind;
  const schedule = { title, kind, cron, time_zone: zone, input: read_input(values.input) };
  const id = await add_schedule(database, schedule);
  if (id === null)
    throw new AppError('La même planification existe déjà.', {
      status: 409,
      code: 'schedule-exists',
      remedy: 'npm run admin -- schedule list la montre.',
    });
  out.write(`Planification ${id} ajoutée.\n`);
}

function read_input(text: string): Record<string, unknown> {
  const refused = new AppError('L’entrée n’est pas un objet JSON.', {
    status: 400,
    code: 'invalid-argument',
    place: '--input',
    remedy: `Par exemple --input='{"basket": "premier_accueil"}'.`,
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw refused;
  }
  // Schedules are told apart by their input, in an index whose rows are short.
  if (text.length > 2000)
    throw new AppError(`L’entrée compte ${text.length} caractères ; 2000 au plus.`, {
      status: 413,
      code: 'invalid-argument',
      place: '--input',
    });
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw refused;
  return input as Record<string, unknown>;
}

/** The number of a schedule, and what the work gives for it; an AppError when there is none. */
async function on_one<T>(
  [number]: string[],
  work: (id: number) => Promise<T | null>,
): Promise<{ id: number; found: T }> {
  const id = read_number(number, 'n° de la planification');
  const found = await work(id);
  if (found !== null) return { id, found };
  throw new AppError(`La planification ${id} n’existe pas.`, {
    status: 404,
    code: 'no-such-schedule',
    remedy: 'npm run admin -- schedule list donne les numéros.',
  });
}

async function remove(args: string[], { database, out }: CommandContext): Promise<void> {
  const { id, found } = await on_one(args, (id) => remove_schedule(database, id));
  out.write(`Planification ${id} supprimée (« ${found} »).\n`);
}

const turn =
  (is_enabled: boolean) =>
  async (args: string[], { database, out }: CommandContext): Promise<void> => {
    const { id, found } = await on_one(args, (id) => enable_schedule(database, id, is_enabled));
    out.write(`Planification ${id} ${is_enabled ? 'activée' : 'désactivée'} (« ${found} »).\n`);
  };

/** `schedule run <n°>`: once now, besides its times. */
async function run(args: string[], { database, out }: CommandContext): Promise<void> {
  const { found } = await on_one(args, (id) => run_schedule(database, id));
  out.write(`Tâche ${found} demandée : npm run admin -- jobs show ${found}.\n`);
}

export const schedule_commands = { list, add, remove, enable: turn(true), disable: turn(false), run };
