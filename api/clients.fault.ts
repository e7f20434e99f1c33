import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  clean,
  end,
  fill,
  judge_load,
  load,
  make_site,
  Skipped,
  start_program,
  under_load,
  type Fault,
  type Program,
} from '../faults_program.ts';

function rss_mb(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    throw new Skipped('no /proc on this machine');
  }
}

/** Asks for a large page and takes a few bytes per second of the answer. */
function read_slowly(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  socket.write(`GET /collections/communes/items?limit=1000 HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  socket.pause();
  const sip = setInterval(() => socket.read(16), 1_000);
  socket.once('close', () => clearInterval(sip));
  return socket;
}

const slow_readers: Fault = async (run) => {
  const site = make_site(run.engine);
  let program: Program | undefined;
  let slow: Socket[] = [];
  try {
    program = await start_program(site);
    await fill(program);
    const { url, child } = program;
    const before = rss_mb(child.pid);
    slow = Array.from({ length: 200 }, () => read_slowly(url));
    run.say('200 clients that read 16 bytes per second of a page of 1,000 communes');
    await wait(5_000);
    const asking = load(() => url, 8);
    const times: number[] = [];
    for (let i = 0; i < 100; i++) {
      const began = performance.now();
      await (await fetch(`${url}/collections/communes/items?limit=5`)).text();
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    run.say(`others meanwhile: p50 ${times[50]?.toFixed(0)} ms, p99 ${times[99]?.toFixed(0)} ms`);
    const tally = await asking.stop();
    judge_load(run, tally);
    run.promise(`others are served: ${tally.by_status.get('200')}`, tally.by_status.size === 1);
    const grown = rss_mb(child.pid) - before;
    run.promise(`memory grew by ${grown.toFixed(0)} MB (300 at most)`, grown < 300);
    for (const socket of slow) socket.destroy();
    run.promise('ends in order (code 0)', (await end(child, 'SIGTERM')) === 0);
  } finally {
    for (const socket of slow) socket.destroy();
    await clean(site, program);
  }
};

/** The clock of the process jumps at each SIGUSR2: an hour ahead, an hour back, an hour behind. */
const preload = `
  const { now } = Date;
  const jumps = [3600e3, 0, -3600e3];
  let offset = 0;
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args) { args.length === 0 ? super(now() + offset) : super(...args); }
    static now() { return now() + offset; }
  };
  process.on('SIGUSR2', () => { offset = jumps.shift() ?? 0; });`;

const clock_jump: Fault = (run) =>
  under_load(
    run,
    async (_site, { child }) => {
      for (const what of ['+1 h', 'back', '−1 h']) {
        run.say(`Date of the server: ${what}`);
        child.kill('SIGUSR2');
        await wait(3_500);
      }
    },
    [`--import=data:text/javascript,${encodeURIComponent(preload)}`],
  );

export const faults: Readonly<Record<string, Fault>> = {
  'slow-readers': slow_readers,
  'clock-jump': clock_jump,
};
