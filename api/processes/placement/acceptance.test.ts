import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { place_p_center } from './p_center.ts';
import { place_p_median } from './p_median.ts';
import { make_instance } from './problem.ts';
import { read_pmed } from './read_pmed.ts';
import { open_solver } from './solver.ts';

const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'placement');
const numbers = Array.from({ length: 20 }, (_, k) => k + 1);
const read = (k: number) => make_instance(read_pmed(readFileSync(path.join(folder, `pmed${k}.txt`), 'utf8')));

describe('placement on the OR-Library’s p-median instances of REFERENTIELS_DIR', () => {
  const solver = open_solver();
  after(() => solver.close());
  before('needs REFERENTIELS_DIR with placement/pmed1.txt … pmed20.txt and pmedopt.txt', function () {
    const files = ['pmedopt.txt', ...numbers.map((k) => `pmed${k}.txt`)];
    if (
      read_config().REFERENTIELS_DIR === undefined ||
      !files.every((file) => existsSync(path.join(folder, file)))
    )
      this.skip();
  });
  const optimum_of = (k: number) => {
    const text = readFileSync(path.join(folder, 'pmedopt.txt'), 'utf8');
    return Number(new RegExp(`pmed${k}\\s+(\\d+)`).exec(text)?.[1]);
  };
  // No two vertices are farther apart than this.
  const unreached = 100_000;

  for (const k of numbers)
    it(`finds the optimum of pmed${k} by search alone, and never bounds beyond it`, async () => {
      const answer = await place_p_median(read(k), { unreached }, { seed: 1 });
      expect(answer.value).to.equal(optimum_of(k));
      expect(answer.bound).to.be.at.most(answer.value);
      expect(answer.sites).to.have.length(read(k).max_new_sites);
    }).timeout(60_000);

  // The others take up to a minute: placement.bench.ts runs all.
  for (const k of [2, 11])
    it(`proves pmed${k} with the solver`, async () => {
      const answer = await place_p_median(read(k), { unreached }, { seed: 1, solver });
      expect(answer).to.include({
        value: optimum_of(k),
        bound: optimum_of(k),
        proven: true,
        solver: 'finished',
      });
    }).timeout(300_000);

  // The optima of the literature (Daskin 1995; Elloumi, Labbé and Pochet 2004).
  const radii = [127, 98, 93, 74, 48, 84, 64, 55, 37, 20, 59, 51, 36, 26, 18, 47, 39, 28, 18, 13];
  for (const k of numbers)
    it(`proves the p-center of pmed${k}`, async () => {
      const answer = await place_p_center(read(k), {}, { seed: 1, solver });
      expect(answer).to.include({ value: radii[k - 1], bound: radii[k - 1], proven: true });
    }).timeout(60_000);
});
