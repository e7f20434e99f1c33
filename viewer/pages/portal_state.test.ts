import { expect } from 'chai';
import fc from 'fast-check';
import { palette, read_portal_state, write_portal_state, type LayerState } from './portal_state.ts';

describe('the state of a composed map', () => {
  it('comes back from its address as it was, whatever the names', () => {
    const layer: fc.Arbitrary<LayerState> = fc.record({
      key: fc.string({ minLength: 1, maxLength: 20 }),
      opacity: fc.integer({ min: 0, max: 100 }),
      colour: fc.integer({ min: 0, max: palette.length - 1 }),
      column: fc.option(fc.string({ minLength: 1, maxLength: 10 })),
      is_hidden: fc.boolean(),
    });
    const layers = fc.uniqueArray(layer, { maxLength: 12, selector: ({ key }) => key });
    fc.assert(
      fc.property(layers, fc.string({ maxLength: 50 }), (layers, title) => {
        const state = { title, view: { lon: 1.4442, lat: 43.6047, zoom: 9.5 }, layers };
        expect(read_portal_state(write_portal_state(state))).to.deep.equal(state);
      }),
    );
  });

  it('leaves out what cannot be read, and gives each layer a colour of its own', () => {
    const state = read_portal_state('?couches=communes*250*99,%25E0%25A4,,communes,bornes&vue=1,2,x');
    expect(state.layers.map(({ key, opacity, colour }) => [key, opacity, colour])).to.deep.equal([
      ['communes', 100, 7],
      ['bornes', 100, 1],
    ]);
    expect(state.view).to.equal(null);
  });
});
