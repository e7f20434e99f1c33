import { parseArgs } from 'node:util';
import { terminal_progress } from '../progress.ts';
import { plan_folder } from '../plan.ts';
import { sync } from '../sync.ts';
import type { Command } from './command.ts';
import { say_error, say_report } from './report.ts';

export const sync_command: Command = {
  usage: 'sync [--dry-run]',
  summary: 'Importe tout ce que le site peut atteindre (REFERENTIELS_DIR, sinon les producteurs en ligne)',
  async run(args, context) {
    const { values } = parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } });
    const { config, out, terminal, signal } = context;
    const folder = config.REFERENTIELS_DIR;
    if (folder === undefined)
      terminal.write('REFERENTIELS_DIR n’est pas réglé : les fichiers sont demandés à leurs producteurs.\n');
    const plan = folder === undefined ? null : { folder, plan: await plan_folder(folder) };
    const database = await context.database();
    let failures = 0;
    const steps = sync({ config, database }, plan, {
      dry_run: values['dry-run'],
      signal,
      progress_of: (source) => terminal_progress(source.id, terminal),
    });
    for await (const step of steps) {
      if ('report' in step) out.write(say_report(step.report));
      else if ('set_aside' in step)
        out.write(`${step.source.id} : ${step.file ?? ''} laissé de côté, ${step.set_aside}.\n`);
      else {
        failures++;
        out.write(
          `${step.source.id} : ÉCHEC${step.file === null ? '' : ` de ${step.file}`} : ${say_error(step.error)}`,
        );
      }
    }
    if (plan !== null && plan.plan.unclaimed.length > 0)
      out.write(`${plan.plan.unclaimed.length} fichiers que personne ne reconnaît : npm run etl -- plan.\n`);
    if (!values['dry-run']) out.write(say_recomputed(await context.recompute()));
    return failures === 0 ? 0 : 1;
  },
};

export const say_recomputed = (sentence: string | null) => (sentence === null ? '' : `${sentence}\n`);
