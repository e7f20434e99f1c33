import { randomUUID } from 'node:crypto';
import {
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { message_of } from '../../errors.ts';
import { log } from '../../log.ts';

/** What a lock file says of its holder. */
const holder_form = z.object({
  token: z.string(),
  pid: z.number(),
  /** When the process started, in the kernel's ticks: a reused pid has another. null where /proc is absent. */
  started: z.string().nullable(),
  /** The boot and pid namespace in which `pid` means something. */
  place: z.string(),
  purpose: z.string(),
});
export type Holder = z.infer<typeof holder_form>;

export interface Lock {
  release(): void;
}

const heartbeat_ms = 3_000;
/** A holder in another container, whose pid cannot be checked, is dead when its file is older than this. */
const silence_ms = 20_000;

const missing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

function read_or_null(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function process_start(pid: number): string | null {
  const stat = read_or_null(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The command's name, in parentheses, may hold spaces; field 22 of proc(5) is the 20th after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function this_place(): string {
  const boot = read_or_null(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = read_or_null(() => readlinkSync('/proc/self/ns/pid'));
  return boot === null ? hostname() : `${boot} ${namespace}`;
}

function is_running(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function is_alive(file: string, holder: Holder): boolean {
  if (holder.place === this_place())
    return (
      is_running(holder.pid) && (holder.started === null || holder.started === process_start(holder.pid))
    );
  return is_touched(file);
}

/** Whether a living process, which cannot be asked otherwise, touches the file. Blocks 7 s before it says no. */
function is_touched(file: string): boolean {
  const seen = touched_ms(file);
  if (seen === null) return false;
  const age_ms = Date.now() - seen;
  if (age_ms >= 0 && age_ms < silence_ms) return true;
  // The clock may have jumped: only a heartbeat that does not come tells the dead from the living.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * heartbeat_ms + 1_000);
  const now = touched_ms(file);
  return now !== null && now !== seen;
}

function touched_ms(file: string): number | null {
  try {
    return statSync(file).mtimeMs;
  } catch (error) {
    if (missing(error)) return null;
    throw error;
  }
}

/** Of a file that a power cut or somebody's hand has damaged; its holder, if it lives, writes it anew. */
const unreadable: Holder = { token: 'unreadable', pid: 0, started: null, place: '', purpose: 'illisible' };

function read_holder(file: string): Holder | null {
  try {
    return holder_form.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (missing(error)) return null;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return unreadable;
    throw error;
  }
}

/** The living holder of a lock, or null. */
export function lock_holder(file: string): Holder | null {
  const holder = read_holder(file);
  return holder !== null && is_alive(file, holder) ? holder : null;
}

/**
 * Takes the lock file, or gives its living holder. A dead holder's file (killed, power cut, pid reused) is removed:
 * whoever removes it holds a lock of its own named after the dead token, so two that find it never remove a third's.
 */
export function take_lock(file: string, purpose: string): Lock | Holder {
  const holder: Holder = {
    token: randomUUID(),
    pid: process.pid,
    started: process_start(process.pid),
    place: this_place(),
    purpose,
  };
  const draft = `${file}.${holder.token}.draft`;
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
    for (;;) {
      try {
        // A hard link appears whole or not at all, and never replaces a file.
        linkSync(draft, file);
        return held(file, holder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const other = read_holder(file);
      if (other === null) continue;
      if (is_alive(file, other)) return other;
      const removal = take_lock(`${file}.${other.token}`, 'removal');
      if (!('release' in removal)) continue;
      if (read_holder(file)?.token === other.token) unlinkSync(file);
      removal.release();
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function held(file: string, holder: Holder): Lock {
  const heartbeat = setInterval(() => {
    try {
      beat(file, holder);
    } catch (error) {
      // A disk that is full or away for a while must not end the process.
      log.warn('heartbeat of a lock failed', { file, reason: message_of(error) });
    }
  }, heartbeat_ms);
  heartbeat.unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      if (read_holder(file)?.token === holder.token) unlinkSync(file);
    },
  };
}

function beat(file: string, holder: Holder): void {
  const found = read_holder(file);
  const now = new Date();
  if (found?.token === holder.token) utimesSync(file, now, now);
  if (found !== unreadable) return;
  const draft = `${file}.${holder.token}.draft`;
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
