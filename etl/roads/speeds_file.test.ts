import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { day_number } from '../../catalogue/roads/graph.ts';
import { default_parameters } from './parameters.ts';
import { read_road_parameters, speeds_file } from './speeds_file.ts';

describe('the speeds of a site', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-speeds-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const read = (content: unknown, mode: 'car' | 'walk' = 'car') => {
    writeFileSync(
      path.join(folder, speeds_file),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
    return read_road_parameters(folder, mode);
  };

  it('are the assumed ones without a file, and where it says nothing', () => {
    expect(read_road_parameters(folder, 'car')).to.equal(default_parameters.car);
    expect(read({ car: { kmh: { primary: [60, 25] } } }, 'walk')).to.deep.equal(default_parameters.walk);
  });

  it('put those of the file over them: speeds, ferries and winter', () => {
    const { kmh, ...others } = read({
      car: {
        kmh: { primary: [60, 25] },
        boarding_s: 900,
        ferry_kmh: 20,
        winter: { from: '11-01', to: '05-15' },
      },
    });
    expect(kmh).to.deep.equal({ ...default_parameters.car.kmh, primary: [60, 25] });
    expect(others).to.deep.include({
      boarding_s: 900,
      ferry_kmh: 20,
      winter: { from: day_number(11, 1), to: day_number(5, 15) },
      junction_s: default_parameters.car.junction_s,
    });
  });

  it('are refused with their place when they cannot be', () => {
    expect(() => read('{')).to.throw('Vitesses du site refusées');
    for (const [content, place] of [
      [{ car: { kmh: { primary: [60] } } }, 'car.kmh.primary'],
      [{ car: { kmh: { motorways: [60, 60] } } }, 'car.kmh'],
      [{ car: { kmh: { primary: [0, 60] } } }, 'car.kmh.primary.0'],
      [{ car: { winter: { from: '13-01', to: '05-15' } } }, 'car.winter.from'],
      [{ tank: {} }, speeds_file],
      [{ car: { speed: 3 } }, 'car'],
    ] as const)
      expect(() => read(content))
        .to.throw()
        .with.property('place')
        .that.contains(place);
  });
});
