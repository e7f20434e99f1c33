import { AppError } from '../../../errors.ts';
import type { Instance, SideRow } from './problem.ts';

/** The side rows of a problem beside a set of open sites that changes one site at a time. */
export class Limits {
  readonly rows: readonly SideRow[];
  readonly #activity: Float64Array;
  /** Candidate j stands in rows #row[#starts[j] …] with #coefficient. */
  readonly #starts: Int32Array;
  readonly #row: Int32Array;
  readonly #coefficient: Float64Array;

  constructor({ candidates, side_rows }: Pick<Instance, 'candidates' | 'side_rows'>) {
    this.rows = side_rows;
    this.#activity = new Float64Array(side_rows.length);
    this.#starts = new Int32Array(candidates.length + 1);
    for (const { members } of side_rows) for (const j of members) this.#starts[j + 1]! += 1;
    for (let j = 0; j < candidates.length; j++) this.#starts[j + 1]! += this.#starts[j]!;
    const next = this.#starts.slice();
    this.#row = new Int32Array(this.#starts[candidates.length]!);
    this.#coefficient = new Float64Array(this.#row.length);
    side_rows.forEach(({ members, coefficients }, row) =>
      members.forEach((j, k) => {
        this.#row[next[j]!] = row;
        this.#coefficient[next[j]!++] = coefficients[k]!;
      }),
    );
  }

  reset(open: Iterable<number>): void {
    this.#activity.fill(0);
    for (const j of open) this.add(j);
  }

  add(j: number, sign: 1 | -1 = 1): void {
    for (let at = this.#starts[j]!; at < this.#starts[j + 1]!; at++)
      this.#activity[this.#row[at]!]! += sign * this.#coefficient[at]!;
  }

  remove(j: number): void {
    this.add(j, -1);
  }

  can_add(j: number): boolean {
    for (let at = this.#starts[j]!; at < this.#starts[j + 1]!; at++) {
      const row = this.#row[at]!;
      if (this.#activity[row]! + this.#coefficient[at]! > this.rows[row]!.upper) return false;
    }
    return true;
  }

  can_remove(j: number): boolean {
    for (let at = this.#starts[j]!; at < this.#starts[j + 1]!; at++) {
      const row = this.#row[at]!;
      if (this.#activity[row]! - this.#coefficient[at]! < this.rows[row]!.lower) return false;
    }
    return true;
  }

  /** Whether `out` may close and `into` open at once; asks the rows of both, which may be the same. */
  can_swap(out: number, into: number): boolean {
    if (this.rows.length === 1) return this.#starts[out] !== this.#starts[out + 1] || this.can_add(into);
    this.remove(out);
    const allowed = this.can_add(into);
    this.add(into);
    const filled = allowed && this.#row_of(out, (row) => this.#activity[row]! >= this.rows[row]!.lower);
    this.remove(into);
    this.add(out);
    return filled;
  }

  #row_of(j: number, holds: (row: number) => boolean): boolean {
    for (let at = this.#starts[j]!; at < this.#starts[j + 1]!; at++) if (!holds(this.#row[at]!)) return false;
    return true;
  }

  /** How much is missing to the lower bounds. */
  shortfall(): number {
    return this.rows.reduce((sum, { lower }, row) => sum + Math.max(0, lower - this.#activity[row]!), 0);
  }

  /** How much of the shortfall opening j would fill. */
  fills(j: number): number {
    let filled = 0;
    for (let at = this.#starts[j]!; at < this.#starts[j + 1]!; at++) {
      const row = this.#row[at]!;
      const missing = this.rows[row]!.lower - this.#activity[row]!;
      filled += Math.max(0, Math.min(missing, this.#coefficient[at]!));
    }
    return filled;
  }

  /** The greatest part of any row's upper bound that opening j would use, 1 at most; never 0. */
  share_of(j: number): number {
    let share = 1e-9;
    for (let at = this.#starts[j]!; at < this.#starts[j + 1]!; at++)
      share = Math.max(share, this.#coefficient[at]! / Math.max(1, this.rows[this.#row[at]!]!.upper));
    return Math.min(1, share);
  }

  /** Whether no row is beyond its upper bound. */
  within(): boolean {
    return this.rows.every(({ upper }, row) => this.#activity[row]! <= upper);
  }
}

/** The limits of sites that have no names. */
export function limits_of({
  cover,
  side_rows,
}: {
  cover: { site_count: number };
  side_rows: readonly SideRow[];
}): Limits {
  return new Limits({ candidates: Array.from({ length: cover.site_count }, () => ''), side_rows });
}

/** Whether a set of open sites holds every row. */
export function respects({ side_rows }: Pick<Instance, 'side_rows'>, open: Iterable<number>): boolean {
  const is_open = new Set(open);
  return side_rows.every(({ members, coefficients, lower, upper }) => {
    const activity = members.reduce((sum, j, k) => sum + (is_open.has(j) ? coefficients[k]! : 0), 0);
    return activity >= lower && activity <= upper;
  });
}

/** That no choice of sites fits all that was asked; 422. */
export function infeasible(): AppError {
  return new AppError('Aucun choix de sites ne respecte toutes les contraintes.', {
    status: 422,
    code: 'placement-infeasible',
    remedy: 'Relevez le nombre de sites, le budget ou les quotas maximaux, ou abaissez les minimums.',
  });
}

/** That no choice was found, which does not prove that there is none; 422. */
export function none_found(): AppError {
  return new AppError('Aucun choix de sites n’a été trouvé dans les limites du calcul.', {
    status: 422,
    code: 'placement-none-found',
    remedy: 'Desserrez les contraintes, ou augmentez l’effort de calcul.',
  });
}
