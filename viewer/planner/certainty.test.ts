import { expect } from 'chai';
import { certainty_of, count_certainty, find_unsure } from './certainty.ts';
import { make_situation } from './testing.ts';

describe('how sure the white zones are', () => {
  // Six cells of 1 to 6 inhabitants: three white ones, three others.
  const situation = { ...make_situation(6), white_draws: Uint8Array.of(200, 179, 10, 100, 19, 0) };
  const classes = Uint8Array.of(0, 0, 0, 1, 1, 2);

  it('says certain from 9 draws out of 10, probable from 5, and never that a white zone is none', () => {
    const words = [...classes.keys()].map((i) => certainty_of(situation, i, classes[i] === 0));
    expect(words).to.deep.equal(['certain', 'probable', 'incertain', 'probable', null, null]);
    expect([...find_unsure(situation, classes)]).to.deep.equal([0, 1, 1, 0, 0, 0]);
  });

  it('adds up to the white zones of the table, and tells who may be in one all the same', () => {
    const all = new Uint8Array(6).fill(1);
    expect(count_certainty(situation, classes, all, 6)).to.deep.equal({
      white: { certain: 1, probable: 2, incertain: 3 },
      possible: 4,
    });
    const part = Uint8Array.of(0, 1, 0, 0, 1, 1);
    expect(count_certainty(situation, classes, part, 2)).to.deep.equal({
      white: { certain: 0, probable: 2, incertain: 0 },
      possible: 0,
    });
    const halves = { ...situation, population: Float64Array.of(0.5, 0.4, 0.4, 1, 1, 1) };
    const { white } = count_certainty(halves, classes, all, 1);
    expect(white.certain + white.probable + white.incertain).to.equal(1);
  });
});
