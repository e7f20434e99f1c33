import { randomUUID } from 'node:crypto';
import {
  linkSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { AppError, message_of } from '../../errors.ts';
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
  try {
    const beat_at = statSync(file).mtimeMs;
    if (Date.now() - beat_at < silence_ms) return true;
    // It may be the clock that jumped: a living holder beats while one looks. Only a holder elsewhere is waited for.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1.5 * heartbeat_ms);
    return statSync(file).mtimeMs !== beat_at;
  } catch (error) {
    if (missing(error)) return false;
    throw error;
  }
}

function read_holder(file: string): Holder | null {
  try {
    return holder_form.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (missing(error)) return null;
    throw new AppError(`Le fichier de verrou ${file} est illisible.`, {
      code: 'lock-damaged',
      place: file,
      remedy: 'Vérifiez qu’aucun Maillage ne sert ce dossier, puis effacez ce fichier.',
      cause: error,
    });
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
    write_draft(draft, holder);
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

function write_draft(draft: string, holder: Holder): void {
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  } catch (error) {
    throw new AppError(`Impossible d’écrire dans le dossier des données : ${message_of(error)}`, {
      code: 'data-dir-not-writable',
      place: draft,
      remedy: 'Libérez de la place, ou donnez à Maillage le droit d’y écrire.',
      cause: error,
    });
  }
}

function held(file: string, holder: Holder): Lock {
  let is_beating = true;
  const heartbeat = setInterval(() => {
    const now = new Date();
    try {
      if (read_holder(file)?.token === holder.token) utimesSync(file, now, now);
      is_beating = true;
    } catch (error) {
      // A disk that is full or gone for a while must not end the process that serves.
      if (is_beating) log.warn('lock file not renewed', { file, reason: message_of(error) });
      is_beating = false;
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
