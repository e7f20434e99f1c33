import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { read_harvester_fields } from '../../catalogue/harvest/check.ts';
import {
  list_harvesters,
  read_harvester,
  save_harvester,
  type HarvestRun,
} from '../../catalogue/harvest/harvesters.ts';
import { harvester_kinds } from '../../catalogue/harvest/kinds.ts';
import { seal_secret } from '../../catalogue/harvest/secret.ts';
import { say_counts, say_state } from '../../catalogue/harvest/words.ts';
import { find_organisation } from '../../catalogue/organisations.ts';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { fulfil_wish, read_wish, type Wish } from '../harvesters/job.ts';
import type { Command, CommandContext } from './command.ts';
import { log, say_moment } from './harvest_log.ts';
import { read_count } from './numbers.ts';
import { draw_table } from './table.ts';

const text = { type: 'string', default: '' } as const;
const flag = { type: 'boolean', default: false } as const;

export const harvest_command: Command = {
  usage: [
    `harvest add --name= --kind=${harvester_kinds.join('|')} --address= [--organisation=SIRET] [--visibility=public|accounts|organisation] [--territory=ouest,sud,est,nord] [--query=] [--page-size=] [--delay-ms=] [--key-file= --key-header=] [--cron="30 2 * * *"]`,
    'harvest list',
    'harvest run <n°> [--dry-run] [--pages=] [--force]',
    'harvest confirm <n°>',
    'harvest log <n°> [--run=] [--outcome=] [--count=100]',
    'harvest remove <n°> [--with-records]',
  ].join('\n  npm run etl -- '),
  summary: 'Moissonne des catalogues et des services distants (HARVEST_HOSTS les nomme)',
  async run(args, context) {
    const [what = '', ...rest] = args;
    const actions: Readonly<Record<string, typeof add>> = { add, list, run, confirm, log, remove };
    const action = Object.hasOwn(actions, what) ? actions[what] : undefined;
    if (action !== undefined) return action(rest, context);
    throw new AppError('que faire des moissons ?', {
      status: 400,
      code: 'missing-argument',
      place: `harvest ${Object.keys(actions).join('|')}`,
      remedy: `npm run etl -- ${harvest_command.usage}`,
    });
  },
};

async function add(args: string[], { config, database, out }: CommandContext): Promise<number> {
  const names = [
    'name',
    'kind',
    'address',
    'organisation',
    'territory',
    'query',
    'page-size',
    'delay-ms',
  ] as const;
  const { values } = parseArgs({
    args,
    options: {
      ...(Object.fromEntries(names.map((name) => [name, text])) as Record<
        (typeof names)[number],
        typeof text
      >),
      visibility: { type: 'string', default: 'public' },
      'key-file': text,
      'key-header': text,
      cron: text,
    },
  });
  const db = await database();
  const organisation = values.organisation === '' ? null : await find_organisation(db, values.organisation);
  const settings = read_harvester_fields({
    nom: values.name,
    nature: values.kind,
    adresse: values.address,
    organisation: String(organisation?.id ?? ''),
    visibilite: values.visibility,
    territoire: values.territory,
    requete: values.query,
    page: values['page-size'],
    attente: values['delay-ms'],
    entete: values['key-header'],
    cron: values.cron,
    active: true,
  });
  const file = values['key-file'];
  const secret = file === '' ? null : await seal_secret(config, (await readFile(file, 'utf8')).trim());
  const id = await db.write((inside) => save_harvester(inside, null, settings, secret));
  out.write(`Moisson ${id} ajoutée. Essai : npm run etl -- harvest run ${id} --dry-run --pages=1\n`);
  return 0;
}

async function list(_args: string[], { database, out }: CommandContext): Promise<number> {
  const harvesters = await list_harvesters(await database());
  out.write(
    draw_table(
      ['n°', 'nom', 'protocole', 'fiches', 'dernier passage', 'horaire', 'adresse'],
      harvesters.map(({ id, name, kind, records, last_run, cron, is_enabled, address }) => [
        String(id),
        name,
        kind,
        records.toLocaleString('fr-FR'),
        last_run === null ? 'jamais' : `${say_moment(last_run.started_at)}, ${say_state(last_run)}`,
        cron === null ? '–' : is_enabled ? cron : `${cron} (arrêté)`,
        address,
      ]),
    ),
  );
  return 0;
}

async function run(args: string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'dry-run': flag, pages: text, force: flag },
  });
  return perform(context, {
    harvester: read_count(positionals[0], 'harvest run <n°>'),
    dry_run: values['dry-run'] || values.pages !== '',
    ...(values.pages !== '' && { pages: read_count(values.pages, '--pages') }),
    force: values.force,
  });
}

async function confirm(args: string[], context: CommandContext): Promise<number> {
  const harvester = read_count(args[0], 'harvest confirm <n°>');
  const { last_run } = await read_harvester(await context.database(), harvester);
  return perform(context, { harvester, confirm: last_run?.id ?? 1 });
}

async function remove(args: string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'with-records': flag },
  });
  const harvester = read_count(positionals[0], 'harvest remove <n°>');
  const db = await context.database();
  const { name, records } = await read_harvester(db, harvester);
  if (values['with-records']) await perform(context, { harvester, remove: true });
  else await db.query(query_file('harvester_delete', [harvester]));
  const told = values['with-records']
    ? 'avec ses fiches'
    : `ses ${records.toLocaleString('fr-FR')} fiches restent`;
  context.out.write(`Moisson « ${name} » supprimée, ${told}.\n`);
  return 0;
}

/** Does it in this process, and tells how it went. */
async function perform(
  { config, database, out, terminal, signal }: CommandContext,
  wish: Wish,
): Promise<number> {
  const is_live = terminal.isTTY === true;
  const erase = is_live ? '\r\u001B[2K' : '';
  const done = await fulfil_wish(
    read_wish(wish),
    {
      config,
      database: await database(),
      signal,
      hold: () => Promise.resolve(),
      progress: (_fraction, message = '') => {
        signal.throwIfAborted();
        terminal.write(is_live ? `${erase}${message}` : `${message}\n`);
        return Promise.resolve();
      },
    },
    null,
  );
  terminal.write(erase);
  if (done !== null) out.write(say_run(done));
  return 0;
}

function say_run(run: HarvestRun): string {
  const message = run.message === null ? '' : `\n  ${run.message}`;
  const ways = [
    ...(run.to_confirm > 0
      ? [`Confirmer les suppressions : npm run etl -- harvest confirm ${run.harvester_id}`]
      : []),
    `Détail : npm run etl -- harvest log ${run.harvester_id} --run=${run.id}`,
  ];
  return `Moisson ${run.harvester_id}, passage ${run.id}, ${say_state(run)}. ${say_counts(run)}.${message}\n${ways.map((way) => `  ${way}\n`).join('')}`;
}
