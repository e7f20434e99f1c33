/** One of several things wrong with what was sent: where (a JSON pointer) and why. */
export interface Fault {
  pointer: string;
  reason: string;
}

/** What went wrong, in the terms of RFC 9457; `api/problem.ts` writes it, the CLI prints it. */
export interface ErrorDetails {
  /** HTTP status that fits the error; 500 when the fault is ours. */
  status?: number;
  /** Stable machine name, such as `invalid-bbox`. */
  code?: string;
  /** URI of the kind of error, where a standard names one (RFC 9457). */
  type?: string;
  /** What the user can do about it, in one sentence. */
  remedy?: string;
  /** Where: a parameter name, a file and line, a JSON pointer. */
  place?: string;
  /** All that is wrong, when it is found at once. */
  faults?: readonly Fault[];
  cause?: unknown;
}

/** An error meant for a person: the message says what, `place` where, `remedy` how to mend it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number;
  readonly code: string;
  readonly type: string | undefined;
  readonly remedy: string | undefined;
  readonly place: string | undefined;
  readonly faults: readonly Fault[];

  constructor(
    message: string,
    { status = 500, code = 'internal', type, remedy, place, faults = [], cause }: ErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.type = type;
    this.remedy = remedy;
    this.place = place;
    this.faults = faults;
  }
}

/** The message of anything thrown. */
export function message_of(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Codes of a full disk: PostgreSQL's, the system's, and that of a used-up quota. */
const full_disk_codes = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** A thrown thing whose cause lies with the machine, in words for a person; anything else as it is. */
export function explain(thrown: unknown): unknown {
  const { code } = Object(thrown) as { code?: unknown };
  if (thrown instanceof AppError || typeof code !== 'string' || !full_disk_codes.has(code)) return thrown;
  return new AppError('Le disque est plein.', {
    status: 503,
    code: 'disk-full',
    remedy: 'Libérez de la place, puis recommencez : ce qui était en cours n’a rien changé.',
    cause: thrown,
  });
}
