import { expect } from 'chai';
import { array_of, read_arrays } from '../../viewer/planner/arrays.ts';
import { read_situation } from '../../viewer/planner/situation.ts';
import { make_situation } from '../../viewer/planner/testing.ts';
import { pack_arrays, type NumberArray } from './arrays.ts';

/** The container as the browser gets it: a buffer of its own. */
const pack = (header: object, arrays: Readonly<Record<string, ArrayBufferView>>) =>
  Uint8Array.from(pack_arrays({ ...header }, arrays as Record<string, NumberArray>));

describe('arrays from the server, in the browser', () => {
  const { epci_of, ...made } = make_situation(5);
  const { lon, lat, population, commune, departement, ds, place_error_ds, vague, ...head } = made;
  const arrays = { lon, lat, population, commune, epci: epci_of, departement, ds, place_error_ds, vague };
  const bytes = pack(head, arrays);

  it('are the situation that was written', () => {
    expect(read_situation(read_arrays(bytes.buffer))).to.deep.include({ ids: head.ids, ds, commune, lon });
  });

  it('are refused when they are cut or of another kind', () => {
    expect(() => read_arrays(bytes.buffer.slice(0, 3))).to.throw(RangeError);
    expect(() => read_arrays(bytes.buffer.slice(0, 50))).to.throw(RangeError);
    expect(() => read_arrays(bytes.buffer.slice(0, -8))).to.throw(RangeError);
    expect(() => array_of(read_arrays(bytes.buffer), 'lon', 'Int32')).to.throw(RangeError);
    const short = pack(head, { ...arrays, ds: lon });
    expect(() => read_situation(read_arrays(short.buffer))).to.throw(RangeError);
  });
});
