import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { message_of } from '../../errors.ts';
import {
  answers,
  clean,
  command,
  end,
  fill,
  judge_load,
  keep_writing,
  load,
  make_site,
  places,
  Skipped,
  start_program,
  until,
  type Fault,
  type Program,
  type Site,
} from '../../faults_program.ts';
import { make_test_folder } from '../testing.ts';

/** A site whose disk is a tmpfs of so many MB. */
function make_small_site(engine: 'embedded' | 'local', size_mb: number): Site {
  const folder = make_test_folder();
  const { status, stderr } = spawnSync(
    'mount',
    ['-t', 'tmpfs', '-o', `size=${size_mb}m,mode=755`, 'tmpfs', folder],
    { encoding: 'utf8' },
  );
  if (status === 0) return make_site(engine, folder);
  rmSync(folder, { recursive: true, force: true });
  throw new Skipped(`a small tmpfs cannot be mounted here: ${stderr?.trim()}`);
}

async function remove(site: Site, program: Program | undefined): Promise<void> {
  if (program !== undefined) await end(program.child, 'SIGKILL');
  await clean(site, undefined).catch(() => undefined);
  spawnSync('umount', ['-l', site.folder]);
  rmSync(site.folder, { recursive: true, force: true });
}

const free_mb = ({ folder }: Site) => {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / 2 ** 20;
};

/** Leaves so much of the disk free (MB). */
function fill_disk(site: Site, left_mb: number): string {
  const ballast = path.join(site.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(Math.max(0, Math.floor((free_mb(site) - left_mb) * 2 ** 20))));
  return ballast;
}

const disk_full: Fault = async (run) => {
  const site = make_small_site(run.engine, 700);
  let program: Program | undefined;
  const files = make_test_folder();
  try {
    program = await start_program(site);
    await fill(program);
    const { url } = program;
    const writer = await keep_writing(site);
    const file = path.join(files, 'bornes.csv');
    const lines = Array.from({ length: 100_000 }, (_, i) => `B${i};Borne ${i};1,5;43,${100 + (i % 800)}\n`);
    writeFileSync(file, `code;nom;longitude;latitude\n${lines.join('')}`);
    const described = ['--id=bornes', '--title=Bornes', '--producer=Commune', '--licence=Licence Ouverte'];
    const import_file = () => command(site, 'etl', 'import', 'dataset', `--file=${file}`, ...described).done;
    const ballast = fill_disk(site, 3);
    run.say(`the disk of 700 MB is full but for ${free_mb(site).toFixed(1)} MB; an import of 100,000 rows`);
    const asking = load(() => url, 4);
    const full = await import_file();
    run.promise('the import fails', full.code !== 0);
    run.say(`it says: ${full.out.trim().split('\n').slice(-3).join(' | ').slice(0, 400)}`);
    run.promise('it names the full disk', /espace|place|disque/i.test(full.out));
    run.promise('reads go on', await until(() => answers(url, places[0]), 30_000));
    rmSync(ballast);
    run.say('space is freed');
    const began = performance.now();
    run.promise('reads are answered', await until(() => answers(url, places[0]), 60_000));
    const again = await import_file();
    run.promise(
      `the same import succeeds after ${Math.round(performance.now() - began)} ms`,
      again.code === 0,
    );
    if (again.code !== 0) run.say(again.out.slice(-300));
    judge_load(run, await asking.stop());
    const { acknowledged, found } = await writer.check();
    run.promise(`acknowledged writes: ${acknowledged}, there: ${found}`, acknowledged === found);
    run.promise('ends in order (code 0)', (await end(program.child, 'SIGTERM')) === 0);
  } finally {
    await remove(site, program);
    rmSync(files, { recursive: true, force: true });
  }
};

const first_start: Fault = async (run) => {
  const site = make_small_site(run.engine, 20);
  let program: Program | undefined;
  try {
    run.say('a first start on a disk of 20 MB');
    const said = await start_program(site).then(
      (started) => {
        program = started;
        return 'it started';
      },
      (error: unknown) => message_of(error),
    );
    run.say(`it says: ${said.split('\n').slice(-3).join(' | ').slice(-500)}`);
    run.promise('it refuses and says that room is missing', /espace|place|disque/i.test(said));
  } finally {
    await remove(site, program);
  }
};

export const faults: Readonly<Record<string, Fault>> = {
  'disk-full': disk_full,
  'disk-full-first-start': first_start,
};
