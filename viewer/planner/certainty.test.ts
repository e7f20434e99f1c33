import { expect } from 'chai';
import { certainty_of, find_unsure } from './certainty.ts';
import { make_situation } from './testing.ts';
import { partition } from './figures.ts';
import { add_words, count_possible } from './tally_words.ts';
import { tally_parts } from './tally.ts';

describe('how sure the white zones are', () => {
  // Six cells of 1 to 6 inhabitants: three white ones, three others.
  const situation = make_situation(6);
  const draws = 200;
  const white = Uint8Array.of(200, 179, 10, 100, 19, 0);
  const classes = Uint8Array.of(0, 0, 0, 1, 1, 2);
  const words_of = (population: Float64Array, inside: Uint8Array, after = { classes, white }) => {
    const parts = partition(situation, inside);
    const before = { classes, white };
    const tally = tally_parts(population, parts, classes, after.classes);
    return add_words(tally, population, parts, { before, after }, draws);
  };
  const all = new Uint8Array(6).fill(1);

  it('says certain from 9 draws out of 10, probable from 5, and never that a white zone is none', () => {
    const words = [...classes.keys()].map((i) => certainty_of(white[i]! / draws, classes[i] === 0));
    expect(words).to.deep.equal(['certain', 'probable', 'incertain', 'probable', null, null]);
    expect([...find_unsure(classes, white, draws)]).to.deep.equal([0, 1, 1, 0, 0, 0]);
  });

  it('adds up to the white zones of the table in each part, before and after', () => {
    const after = { classes: Uint8Array.of(2, 0, 0, 0, 1, 2), white: Uint8Array.of(0, 200, 10, 100, 19, 0) };
    expect(words_of(situation.population, all, after).whole.words).to.deep.equal({
      before: { certain: 1, probable: 2, incertain: 3 },
      after: { certain: 2, probable: 4, incertain: 3 },
    });
    const halves = Float64Array.of(0.5, 0.4, 0.4, 1, 1, 1);
    const { parts, whole } = words_of(halves, all);
    expect(parts).to.have.length(2);
    for (const { moves, words } of parts)
      expect(words!.before.reduce((sum, people) => sum + people)).to.equal(moves[0]! + moves[1]! + moves[2]!);
    const { certain, probable, incertain } = whole.words!.before;
    expect(certain + probable + incertain).to.equal(whole.before.white);
  });

  it('tells who may be in one all the same', () => {
    const drawn = { classes, white };
    expect(count_possible(situation.population, [0, 1, 2, 3, 4, 5], drawn, draws)).to.equal(4);
    expect(count_possible(situation.population, [1, 4, 5], drawn, draws)).to.equal(0);
  });
});
