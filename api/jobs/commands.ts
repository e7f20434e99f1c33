/** `npm run admin -- jobs …` and `npm run admin -- schedule …`. */
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { job_commands } from './job_commands.ts';
import { schedule_commands } from './schedule_commands.ts';

export interface CommandContext {
  database: Database;
  /** Kinds of jobs that a schedule may name. */
  kinds: readonly string[];
  out: { write(text: string): unknown };
}

type Command = (args: string[], context: CommandContext) => Promise<void>;
const groups: Readonly<Record<'jobs' | 'schedule', Readonly<Record<string, Command>>>> = {
  jobs: job_commands,
  schedule: schedule_commands,
};

/** Runs `<group> [list|…] …`; without a word, or with an option first, it lists. Throws an AppError for an unknown one. */
export async function run_command(
  group: 'jobs' | 'schedule',
  args: readonly string[],
  context: CommandContext,
): Promise<void> {
  const [first = 'list', ...rest] = args;
  const [name, given] = first.startsWith('-') ? ['list', [...args]] : [first, rest];
  const commands = groups[group];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(given, context);
  throw new AppError(`« ${group} ${name.slice(0, 40)} » : commande inconnue`, {
    status: 400,
    code: 'invalid-argument',
    remedy: `Commandes : ${Object.keys(commands).join(', ')}.`,
  });
}
