/** `npm run etl -- <command>`: the référentiels' door for people and schedulers. */
import { AppError } from '../errors.ts';
import type { Command, CommandContext } from './commands/command.ts';
import { demonstration_command } from './commands/demonstration.ts';
import { graph_command } from './commands/graph.ts';
import { harvest_command } from './commands/harvest.ts';
import { import_command } from './commands/import.ts';
import { list_command } from './commands/list.ts';
import { plan_command } from './commands/plan.ts';
import { rejects_command } from './commands/rejects.ts';
import { say_error } from './commands/report.ts';
import { runs_command } from './commands/runs.ts';
import { sync_command } from './commands/sync.ts';

const commands: Readonly<Record<string, Command>> = {
  list: list_command,
  plan: plan_command,
  import: import_command,
  sync: sync_command,
  runs: runs_command,
  rejects: rejects_command,
  graph: graph_command,
  harvest: harvest_command,
  demonstration: demonstration_command,
};

const help = () =>
  `Référentiels de Maillage\n\n${Object.values(commands)
    .map(({ usage, summary }) => `  npm run etl -- ${usage}\n      ${summary}\n`)
    .join('')}`;

/** Runs a command and returns its exit code: 0 done, 1 something failed, 2 the command line is wrong. */
export async function run_etl(args: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...rest] = args;
  const command = Object.hasOwn(commands, name ?? '') ? commands[name ?? ''] : undefined;
  if (command === undefined) {
    (name === undefined || /^(?:help|--help|-h)$/.test(name) ? context.out : context.terminal).write(help());
    return name === undefined || !/^(?:help|--help|-h)$/.test(name) ? 2 : 0;
  }
  try {
    return await command.run(rest, context);
  } catch (error) {
    if (error instanceof AppError) {
      context.terminal.write(say_error(error));
      return 1;
    }
    if (String(Object(error).code).startsWith('ERR_PARSE_ARGS')) {
      context.terminal.write(
        `Arguments non compris : ${(error as Error).message}\n  Usage : npm run etl -- ${command.usage}\n`,
      );
      return 2;
    }
    throw error;
  }
}
