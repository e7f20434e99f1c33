import { expect } from 'chai';
import { circle_around, is_inside, move_by } from './area.ts';
import { act, begin, redo, undo } from './history.ts';
import { unreached } from './basket.ts';
import { align_times, nearest_cell } from './situation.ts';
import { make_basket, make_categories, make_situation } from './testing.ts';

describe('places of the planner', () => {
  it('move by metres, and are within a circle of the distance', () => {
    const [lon, lat] = move_by([0, 45], 1000, -1000);
    expect(lon).to.be.closeTo(0.01272, 1e-4);
    expect(lat).to.be.closeTo(44.99101, 1e-4);
    const area = circle_around([0, 45], 5);
    expect(is_inside(area, ...move_by([0, 45], 4900, 0))).to.equal(true);
    expect(is_inside(area, ...move_by([0, 45], 0, 5100))).to.equal(false);
  });

  it('have a nearest cell', () => {
    expect(nearest_cell(make_situation(10), 0.034, 45.5)).to.equal(3);
    expect(nearest_cell(make_situation(0), 0, 45)).to.equal(-1);
  });
});

describe('times without some services', () => {
  it('stand in the categories of the whole: nobody reaches what has no counter any more', () => {
    const whole = make_situation(4, make_categories(3));
    const [first, , third] = whole.basket.categories;
    const fewer = {
      ...whole,
      basket: make_basket([third!, first!]),
      ds: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    };
    const { ds, vague_counters } = align_times(whole, fewer);
    expect(vague_counters).to.have.length(3);
    expect([...ds]).to.deep.equal([5, 6, 7, 8, unreached, unreached, unreached, unreached, 1, 2, 3, 4]);
    expect(align_times(whole, whole)).to.equal(whole);
    expect(() => align_times(whole, make_situation(5, make_categories(3)))).to.throw(RangeError);
  });
});

describe('the history', () => {
  it('goes back and forth, and forgets what was undone when something else is done', () => {
    let now = act(act(begin(0), 'un', 1), 'deux', 2);
    now = undo(now);
    expect([now.present, now.future[0]?.action]).to.deep.equal([1, 'deux']);
    expect(redo(now).present).to.equal(2);
    expect(redo(act(now, 'trois', 3)).present).to.equal(3);
    expect(undo(undo(undo(now))).present).to.equal(0);
  });

  it('takes one drag as one step', () => {
    const now = act(act(act(begin(0), 'déplacer', 1), 'déplacer', 2, true), 'déplacer', 3, true);
    expect([now.past.length, now.present, undo(now).present]).to.deep.equal([1, 3, 0]);
  });
});
