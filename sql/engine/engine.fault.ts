import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { read_config } from '../../config.ts';
import { message_of } from '../../errors.ts';
import {
  children_of,
  clean,
  end,
  make_site,
  postmaster_of,
  start_program,
  under_load,
  until,
  Skipped,
  type Fault,
  type FaultEngine,
  type Program,
} from '../../faults_program.ts';
import { plan_cluster } from './local.ts';

const only = (engine: FaultEngine, wanted: FaultEngine, reason: string) => {
  if (engine !== wanted) throw new Skipped(reason);
};

const kill_postmaster: Fault = async (run) => {
  only(run.engine, 'local', 'the embedded engine has no server process');
  await under_load(run, async (site) => {
    const pid = postmaster_of(site);
    run.say(`kill -9 of the postmaster ${pid}`);
    process.kill(pid, 'SIGKILL');
  });
};

const kill_backend: Fault = async (run) => {
  only(run.engine, 'local', 'the embedded engine has no backends');
  await under_load(run, async (site) => {
    const backends = children_of(postmaster_of(site)).filter(({ command }) =>
      command.includes('postgres postgres'),
    );
    const victim = backends.at(-1);
    if (victim === undefined) throw new Error('no backend was found');
    run.say(`kill -9 of the backend ${victim.pid} of ${backends.length}`);
    process.kill(victim.pid, 'SIGKILL');
  });
};

const stop_database =
  (mode: 'immediate' | 'fast'): Fault =>
  async (run) => {
    only(run.engine, 'local', 'the embedded engine has no server to restart');
    await under_load(run, async ({ data_dir }) => {
      const cluster = plan_cluster(data_dir, read_config().PATH);
      if (typeof cluster === 'string') throw new Skipped(cluster);
      // Not restarted by pg_ctl: the program starts its cluster again at once, and pg_ctl would wait for it to be gone.
      run.say(`pg_ctl stop -m ${mode}`);
      const { status, stderr } = spawnSync(
        path.join(cluster.programs.folder, 'pg_ctl'),
        ['stop', '-m', mode, '-W', '-D', cluster.directory],
        { ...cluster.account, cwd: '/', encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
      );
      run.say(`pg_ctl ended with ${status} ${stderr.trim()}`.trim());
    });
  };

/** Ends the engine's thread at SIGUSR2. */
const preload = `
  import threads from 'node:worker_threads';
  import { syncBuiltinESMExports } from 'node:module';
  const engines = new Set();
  threads.Worker = class extends threads.Worker {
    constructor(file, options) {
      super(file, options);
      if (String(file).endsWith('embedded_worker.js')) engines.add(this);
    }
  };
  syncBuiltinESMExports();
  process.on('SIGUSR2', () => [...engines].at(-1)?.terminate());`;

const kill_engine_thread: Fault = async (run) => {
  only(run.engine, 'embedded', 'PostgreSQL runs in processes of its own');
  const argument = `--import=data:text/javascript,${encodeURIComponent(preload)}`;
  await under_load(
    run,
    async (_site, program) => {
      run.say('the thread of the engine is ended');
      program.child.kill('SIGUSR2');
      const seen = await until(
        () => Promise.resolve(program.log().includes('embedded engine stopped, restarting')),
        5_000,
      );
      run.promise('the log says that the engine is started again', seen);
    },
    [argument],
  );
};

const lock_files: Fault = async (run) => {
  only(run.engine, 'embedded', 'a private cluster is shared by its users');
  const site = make_site(run.engine);
  let program: Program | undefined;
  try {
    program = await start_program(site);
    run.say('a second server on the same directory');
    const second = await start_program(site).then(
      ({ child }) => end(child, 'SIGKILL').then(() => 'it started'),
      (error: unknown) => message_of(error),
    );
    run.promise(
      'it refuses, and names the process',
      second.includes(`sert déjà à un autre processus (pid ${program.child.pid}`),
    );
    const file = path.join(site.data_dir, 'embedded.lock');
    for (const [name, text] of [
      ['damaged', '{"tok'],
      [
        'of a dead pid',
        JSON.stringify({ token: 'x', pid: 2 ** 22 - 1, started: '1', place: 'here', purpose: 'server' }),
      ],
    ] as const) {
      await end(program.child, 'SIGKILL');
      writeFileSync(file, text);
      const began = performance.now();
      run.say(`kill -9, then a lock file ${name}`);
      // The file seems touched a moment ago: its holder is given its 20 seconds, and a supervisor tries again.
      let is_up = false;
      for (let tries = 0; tries < 40 && !is_up; tries++)
        try {
          program = await start_program(site);
          is_up = true;
        } catch {
          run.say('refused for now, tried again');
        }
      run.promise(`starts again after ${Math.round(performance.now() - began)} ms`, is_up);
    }
  } finally {
    await clean(site, program);
  }
};

export const faults: Readonly<Record<string, Fault>> = {
  'kill-postmaster': kill_postmaster,
  'kill-backend': kill_backend,
  'stop-immediate': stop_database('immediate'),
  'stop-fast': stop_database('fast'),
  'kill-engine-thread': kill_engine_thread,
  'lock-files': lock_files,
};
