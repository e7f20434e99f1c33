import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { crs84, find_crs, type Crs } from '../crs.ts';
import { bbox_condition, read_boxes } from './items_filter.ts';

const crs = (name: string): Crs => {
  const found = find_crs(name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('the boxes of a bbox', () => {
  it('follow the axis order of the system', () => {
    expect(read_boxes([1, 43, 2, 44], crs84)).to.deep.equal([[1, 43, 2, 44]]);
    expect(read_boxes([43, 1, 44, 2], crs('EPSG:4326'))).to.deep.equal([[1, 43, 2, 44]]);
    expect(read_boxes([2000, 3000, 2100, 3100], crs('EPSG:3035'))).to.deep.equal([[3000, 2000, 3100, 2100]]);
    expect(read_boxes([500, 600, 700, 800], crs('[EPSG:2154]'))).to.deep.equal([[500, 600, 700, 800]]);
  });

  it('are two across the antimeridian', () => {
    expect(read_boxes([170, -20, -170, -10], crs84)).to.deep.equal([
      [170, -20, 180, -10],
      [-180, -20, -170, -10],
    ]);
  });

  it('are refused when upside down or out of range, by the name of the parameter', () => {
    for (const corners of [
      [1, 44, 2, 43],
      [1, -91, 2, 43],
      [181, 0, 182, 1],
    ] as const)
      expect(() => read_boxes(corners, crs84))
        .to.throw(AppError)
        .with.include({ status: 400, place: 'bbox' });
    expect(() => read_boxes([700, 600, 500, 800], crs('EPSG:2154'))).to.throw(AppError, /ouest/);
  });

  it('give no condition without a geometry, and no row outside of what the stored system can express', () => {
    const table = { id: 't', key: null, geometry: null, time: null, properties: [] };
    expect(bbox_condition(table, [0, 0, 1, 1], crs84)).to.equal(null);
    const lambert = { ...table, geometry: { name: 'g', srid: 2154, may_curve: false, has_height: false } };
    expect(bbox_condition(lambert, [100, -40, 120, -30], crs84)?.text).to.equal('false');
  });
});
