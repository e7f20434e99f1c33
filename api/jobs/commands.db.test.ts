import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { sql } from '../../sql/fragment.ts';
import { claim_job, enqueue_job, fail_job } from '../../sql/jobs.ts';
import { queue_due } from '../../sql/schedules.ts';
import { use_database } from '../../sql/testing.ts';
import { run_command } from './commands.ts';

describe('the commands about jobs and schedules', () => {
  const database = use_database();
  const kinds = ['purge', 'etl_sync'];
  beforeEach(async () => {
    await database().query(sql`delete from maillage.schedule`);
    await database().query(sql`delete from maillage.job`);
  });

  async function run(group: 'jobs' | 'schedule', ...args: string[]): Promise<string> {
    let text = '';
    const out = { write: (more: string) => (text += more) };
    await run_command(group, args, { database: database(), kinds, out });
    return text;
  }
  /** What the AppError says: code, place, message and remedy. */
  const refused = (...[group, ...args]: Parameters<typeof run>) =>
    run(group, ...args).then(
      () => 'no error',
      (error: unknown) => {
        expect(error).to.be.instanceOf(AppError);
        const { code, place = '', message, remedy = '' } = error as AppError;
        return [code, place, message, remedy].join(' | ');
      },
    );

  it('add, list, disable, enable, run and remove a schedule', async () => {
    expect(await run('schedule')).to.equal('Aucune planification.\n');
    const added = await run('schedule', 'add', '--kind=purge', '--cron=30 2 * * *', '--title=Chaque nuit');
    const id = /^Planification (\d+) ajoutée/.exec(added)?.[1] ?? '';
    await queue_due(database(), kinds);
    expect(await run('schedule', 'list')).to.match(
      /purge +30 2 \* \* \* +Europe\/Paris +.*02:30 +Chaque nuit/,
    );
    expect(await run('schedule', 'disable', id)).to.contain('désactivée (« Chaque nuit »)');
    expect(await run('schedule')).to.contain('désactivée');
    expect(await run('schedule', 'enable', id)).to.contain('activée');
    expect(await run('schedule', 'run', id)).to.match(/Tâche \d+ demandée/);
    expect(await run('jobs', '--kind=purge', '--state=queued')).to.match(/purge +en attente/);
    expect(await run('schedule', 'remove', id)).to.contain('supprimée');
  });

  it('refuse a schedule by what is wrong with it, and say how to mend it', async () => {
    const cron = '--cron=0 3 * * *';
    expect(await refused('schedule', 'add', '--kind=nope', cron)).to.match(
      /^unknown-kind \| --kind \| « nope » : travail inconnu\. \| Travaux : purge, etl_sync/,
    );
    expect(await refused('schedule', 'add', '--kind=purge', '--cron=chaque nuit')).to.match(
      /^invalid-cron \| --cron \|.*Cinq champs/,
    );
    expect(await refused('schedule', 'add', '--kind=purge')).to.match(/^invalid-cron \| --cron/);
    expect(await refused('schedule', 'add', '--kind=purge', cron, '--zone=Mars')).to.match(/\| --zone \|/);
    expect(await refused('schedule', 'add', '--kind=purge', cron, '--input=[1]')).to.match(/\| --input \|/);
    await run('schedule', 'add', '--kind=purge', cron);
    expect(await refused('schedule', 'add', '--kind=purge', cron)).to.match(/^schedule-exists/);
    for (const name of ['remove', 'enable', 'disable', 'run']) {
      expect(await refused('schedule', name, '999999')).to.match(/^no-such-schedule/);
      expect(await refused('schedule', name, '1; drop')).to.match(/^invalid-argument/);
    }
    expect(await refused('schedule', 'toString')).to.match(/commande inconnue/);
  });

  it('show, dismiss and ask again for a job', async () => {
    expect(await run('jobs')).to.equal('Aucune tâche.\n');
    const id = String(await enqueue_job(database(), 'etl_sync', {}));
    expect(await run('jobs')).to.match(new RegExp(`${id} +etl_sync +en attente`));
    expect(await refused('jobs', 'retry', id)).to.match(/^job-under-way/);
    const job = await claim_job(database(), { kinds, dead_after_s: 60, max_attempts: 3 });
    expect(await run('jobs', 'dismiss', id)).to.contain('demandée');
    expect(await run('jobs', 'show', id)).to.match(/en cours \(annulation demandée\)/);
    await fail_job(database(), job!, 'Interrompue.', null);
    expect(await refused('jobs', 'dismiss', id)).to.match(/^job-ended/);
    const [mail] = await database().query<{ id: number }>(
      sql`insert into maillage.job (kind, state) values ('send_mail', 'failed') returning id`,
    );
    expect(await refused('jobs', 'retry', String(mail!.id))).to.match(/^mail-forgotten/);
    const again = /tâche (\d+)/.exec(await run('jobs', 'retry', id))?.[1] ?? '';
    expect(await run('jobs', 'dismiss', again)).to.equal(`Tâche ${again} annulée.\n`);
    expect(await refused('jobs', 'show', '999999')).to.match(/^no-such-job/);
    expect(await refused('jobs', 'list', '--state=x')).to.match(/\| --state \|.*queued/);
  });
});
