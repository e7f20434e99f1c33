import { expect } from 'chai';
import { seeded_random } from './seeded_random.ts';

describe('seeded_random', () => {
  it('gives the numbers of mulberry32, and others for another seed', () => {
    const random = seeded_random(1);
    expect([random(), random(), random()]).to.deep.equal([
      0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
    ]);
    expect(seeded_random(2)()).not.to.equal(seeded_random(1)());
  });

  it('stays in [0, 1) and is spread over it', () => {
    const random = seeded_random(7);
    const tenths = new Int32Array(10);
    for (let i = 0; i < 10_000; i++) tenths[Math.floor(random() * 10)]! += 1;
    expect(Math.min(...tenths)).to.be.greaterThan(900);
  });
});
