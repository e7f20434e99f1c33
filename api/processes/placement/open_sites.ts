import type { Limits } from './limits.ts';

/** A set of open sites that changes one site at a time; what each change does is its subclasses' matter. */
export abstract class OpenSites {
  readonly limits: Limits;
  readonly is_open: Uint8Array;
  /** Pairs looked at: the clock of the search. */
  steps = 0;

  constructor(site_count: number, limits: Limits) {
    this.limits = limits;
    this.is_open = new Uint8Array(site_count);
    limits.reset([]);
  }

  abstract open(j: number): void;
  abstract close(j: number): void;

  open_sites(): number[] {
    const open: number[] = [];
    this.is_open.forEach((is_open, j) => is_open === 1 && open.push(j));
    return open;
  }

  /** Moves to another set of open sites. Opens before it closes: meanwhile no demand loses its last site without need. */
  move_to(open: Iterable<number>): void {
    const wanted = new Uint8Array(this.is_open.length);
    for (const j of open) wanted[j] = 1;
    wanted.forEach((want, j) => want === 1 && this.is_open[j] === 0 && this.open(j));
    wanted.forEach((want, j) => want === 0 && this.is_open[j] === 1 && this.close(j));
  }
}
