/** What went wrong, in the terms of RFC 9457; `api/problem.ts` writes it, the CLI prints it. */
export interface ErrorDetails {
  /** HTTP status that fits the error; 500 when the fault is ours. */
  status?: number;
  /** Stable machine name, such as `invalid-bbox`. */
  code?: string;
  /** What the user can do about it, in one sentence. */
  remedy?: string;
  /** Where: a parameter name, a file and line, a JSON pointer. */
  place?: string;
  cause?: unknown;
}

/** An error meant for a person: the message says what, `place` where, `remedy` how to mend it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number;
  readonly code: string;
  readonly remedy: string | undefined;
  readonly place: string | undefined;

  constructor(message: string, { status = 500, code = 'internal', remedy, place, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.remedy = remedy;
    this.place = place;
  }
}

/** The message of anything thrown. */
export function message_of(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
