import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import { dismiss_job, job_states, list_jobs, read_job, retry_job } from '../../sql/jobs.ts';
import { send_mail_job } from '../mail/mailer.ts';
import type { CommandContext } from './commands.ts';
import { draw_job, draw_jobs, read_number } from './print.ts';

const no_such_job = (id: number) =>
  new AppError(`La tâche ${id} n’existe pas.`, {
    status: 404,
    code: 'no-such-job',
    remedy: 'npm run admin -- jobs liste les tâches gardées.',
  });

/** `jobs [list] [--state=…] [--kind=…] [--count=20]`. */
async function list(args: string[], { database, out }: CommandContext): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      state: { type: 'string' },
      kind: { type: 'string' },
      count: { type: 'string', default: '20' },
    },
  });
  const state = job_states.find((each) => each === values.state) ?? null;
  if (values.state !== undefined && state === null)
    throw new AppError(`« ${values.state.slice(0, 40)} » n’est pas un état.`, {
      status: 400,
      code: 'invalid-argument',
      place: '--state',
      remedy: `États : ${job_states.join(', ')}.`,
    });
  const count = Math.min(read_number(values.count, '--count'), 10_000);
  out.write(draw_jobs(await list_jobs(database, { state, kind: values.kind ?? null, count })));
}

/** `jobs show <n°>`. */
async function show([number]: string[], { database, out }: CommandContext): Promise<void> {
  const id = read_number(number, 'n° de la tâche');
  const job = await read_job(database, id);
  if (job === null) throw no_such_job(id);
  out.write(draw_job(job));
}

/** `jobs dismiss <n°>`. */
async function dismiss([number]: string[], { database, out }: CommandContext): Promise<void> {
  const id = read_number(number, 'n° de la tâche');
  const state = await dismiss_job(database, id);
  if (state === null) {
    if ((await read_job(database, id)) === null) throw no_such_job(id);
    throw new AppError(`La tâche ${id} est déjà finie.`, { status: 409, code: 'job-ended' });
  }
  out.write(
    state === 'dismissed'
      ? `Tâche ${id} annulée.\n`
      : `Annulation de la tâche ${id} demandée ; elle s’arrête dans quelques secondes.\n`,
  );
}

/** `jobs retry <n°>`. */
async function retry([number]: string[], { database, out }: CommandContext): Promise<void> {
  const id = read_number(number, 'n° de la tâche');
  const job = await read_job(database, id);
  if (job === null) throw no_such_job(id);
  if (job.kind === send_mail_job)
    throw new AppError('Le texte d’un message est effacé dès qu’il est parti ou abandonné.', {
      status: 409,
      code: 'mail-forgotten',
      place: String(id),
      remedy: 'Refaire ce qui l’a envoyé : l’invitation, ou la demande d’un nouveau mot de passe.',
    });
  const again = await retry_job(database, id);
  if (again !== null) return void out.write(`Même travail demandé de nouveau : tâche ${again}.\n`);
  throw new AppError(`La tâche ${id} n’est pas finie.`, {
    status: 409,
    code: 'job-under-way',
    remedy: `Pour l’arrêter d’abord : npm run admin -- jobs dismiss ${id}.`,
  });
}

export const job_commands = { list, show, dismiss, retry };
