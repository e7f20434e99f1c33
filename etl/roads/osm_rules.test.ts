import { expect } from 'chai';
import { day_number, type TravelMode } from '../../catalogue/roads/graph.ts';
import { read_conditions, read_period, rest_of_year } from './osm_closures.ts';
import { is_blocked, road_of_tags } from './osm_rules.ts';
import { read_duration_s, read_limit_kmh } from './osm_values.ts';

const winter = { from: day_number(11, 15), to: day_number(4, 30) };
/** `highway=primary oneway=yes` as tags. */
const tags_of = (text: string) =>
  new Map(
    text
      .split(' ')
      .filter((pair) => pair !== '')
      .map((pair) => pair.split('=') as [string, string]),
  );
const road = (text: string, mode: TravelMode = 'car') => road_of_tags(tags_of(text), mode, winter);
const way = (text: string, mode: TravelMode = 'car') => {
  const found = road(text, mode);
  return found === null ? 'none' : `${found.ahead ? '>' : ''}${found.back ? '<' : ''}`;
};

describe('roads by the tags of OpenStreetMap', () => {
  const directions: [string, car: string, bicycle: string, walk: string][] = [
    ['highway=residential', '><', '><', '><'],
    ['highway=motorway', '>', 'none', 'none'],
    ['highway=motorway oneway=no', '><', 'none', 'none'],
    ['highway=primary oneway=yes', '>', '>', '><'],
    ['highway=primary oneway=-1', '<', '<', '><'],
    ['highway=primary oneway=reversible', 'none', 'none', '><'],
    ['highway=tertiary junction=roundabout', '>', '>', '><'],
    ['highway=tertiary junction=circular', '>', '>', '><'],
    ['highway=residential oneway=yes oneway:bicycle=no', '>', '><', '><'],
    ['highway=residential oneway=yes cycleway=opposite_lane', '>', '><', '><'],
    ['highway=residential oneway=yes cycleway:left=opposite_track', '>', '><', '><'],
    ['highway=residential oneway=yes cycleway:right:oneway=-1', '>', '><', '><'],
    ['highway=residential oneway=yes cycleway=lane', '>', '>', '><'],
    ['highway=residential motor_vehicle:backward=no', '>', '><', '><'],
    ['highway=footway oneway:foot=yes', 'none', 'none', '>'],
    ['highway=footway', 'none', 'none', '><'],
    ['highway=footway bicycle=yes', 'none', '><', '><'],
    ['highway=path', 'none', '><', '><'],
    ['highway=steps', 'none', 'none', '><'],
    ['highway=steps bicycle=yes motor_vehicle=yes', 'none', 'none', '><'],
    ['highway=cycleway', 'none', '><', '><'],
    ['highway=track', 'none', '><', '><'],
    ['highway=track tracktype=grade1', '><', '><', '><'],
    ['highway=track motor_vehicle=yes', '><', '><', '><'],
    ['highway=track access=yes', 'none', '><', '><'],
    ['highway=trunk motorroad=yes', '><', 'none', 'none'],
    ['highway=service access=private', 'none', 'none', 'none'],
    ['highway=service access=private foot=yes', 'none', 'none', '><'],
    ['highway=service access=no motorcar=destination', '><', 'none', 'none'],
    ['highway=residential vehicle=no motor_vehicle=yes', '><', 'none', '><'],
    ['highway=residential access=destination', '><', '><', '><'],
    ['highway=unclassified motor_vehicle=agricultural', 'none', '><', '><'],
    ['highway=pedestrian area=yes', 'none', 'none', '><'],
    ['highway=construction', 'none', 'none', 'none'],
    ['highway=constructor', 'none', 'none', 'none'],
    ['highway=ferry', 'none', 'none', 'none'],
    ['route=ferry', '><', '><', '><'],
    ['route=ferry foot=yes', 'none', '><', '><'],
    ['route=ferry motor_vehicle=no', 'none', '><', '><'],
    ['route=ferry foot=yes motor_vehicle=yes', '><', '><', '><'],
    ['building=yes', 'none', 'none', 'none'],
  ];
  for (const [text, car, bicycle, walk] of directions)
    it(`reads the directions of ${text}`, () => {
      expect([way(text), way(text, 'bicycle'), way(text, 'walk')]).to.deep.equal([car, bicycle, walk]);
    });

  it('is not reached from beside a motorway, a motorroad, a tunnel or a ferry', () => {
    const reachable = (text: string) => road(text)?.is_reachable;
    expect(
      [
        'highway=motorway_link',
        'highway=trunk motorroad=yes',
        'highway=primary tunnel=yes',
        'route=ferry',
      ].map(reachable),
    ).to.deep.equal([false, false, false, false]);
    expect(
      ['highway=trunk', 'highway=primary tunnel=no', 'highway=service tunnel=building_passage'].map(
        reachable,
      ),
    ).to.deep.equal([true, true, true]);
  });

  it('reads speed limits, and leaves what is none', () => {
    const limits: [string | undefined, number | null][] = [
      ['50', 50],
      ['50 km/h', 50],
      ['30 mph', 48],
      ['FR:urban', 50],
      ['FR:rural', 80],
      ['FR:zone:30', 30],
      ['walk', 6],
      ['none', null],
      ['0', null],
      ['-50', null],
      ['1e3', null],
      ['999', null],
      ['50;70', null],
      ['FR:toString', null],
      [undefined, null],
    ];
    for (const [text, kmh] of limits) expect(read_limit_kmh(text), text).to.equal(kmh);
    expect(road('highway=primary maxspeed=80 maxspeed:backward=50')).to.include({
      ahead_limit_kmh: 80,
      back_limit_kmh: 50,
    });
    expect(road('highway=primary maxspeed=FR:urban')?.context).to.equal('urban');
    expect(road('highway=primary source:maxspeed=FR:rural maxspeed=80')?.context).to.equal('rural');
    expect(road('highway=primary maxspeed=80')?.context).to.equal(null);
  });

  it('reads how long a ferry takes', () => {
    const durations: [string | undefined, number | null][] = [
      ['1:30', 5400],
      ['00:05:30', 330],
      ['PT1H30M', 5400],
      ['PT', null],
      ['25', 1500],
      ['0', null],
      ['99:00', null],
      ['tomorrow', null],
      [undefined, null],
    ];
    for (const [text, seconds] of durations) expect(read_duration_s(text), text).to.equal(seconds);
    expect(road('route=ferry duration=0:20')?.duration_s).to.equal(1200);
    expect(road('highway=primary duration=0:20')?.duration_s).to.equal(null);
  });

  it('stops at barriers that the mode cannot pass', () => {
    const blocked = (text: string) =>
      (['car', 'bicycle', 'walk'] as const).filter((mode) => is_blocked(tags_of(text), mode)).join(' ');
    expect(blocked('barrier=bollard')).to.equal('car');
    expect(blocked('barrier=bollard motor_vehicle=yes')).to.equal('');
    expect(blocked('barrier=stile')).to.equal('car bicycle');
    expect(blocked('barrier=gate')).to.equal('');
    expect(blocked('barrier=gate access=private')).to.equal('car bicycle walk');
    expect(blocked('barrier=gate access=no foot=yes')).to.equal('car bicycle');
    expect(blocked('barrier=lift_gate')).to.equal('');
    expect(blocked('highway=crossing motor_vehicle=no')).to.equal('car');
    expect(blocked('amenity=parking access=private')).to.equal('');
  });
});

describe('closures by season', () => {
  const day = day_number;
  it('reads periods of months and days, and no others', () => {
    const periods: [string, unknown][] = [
      ['Nov-May', { from: day(11, 1), to: day(5, 31) }],
      ['Nov 15-Apr 30', { from: day(11, 15), to: day(4, 30) }],
      ['november 1 - may 1', { from: day(11, 1), to: day(5, 1) }],
      ['Dec', { from: day(12, 1), to: day(12, 31) }],
      ['winter', winter],
      ['Mo-Fr 07:00-09:00', null],
      ['2019 Nov-2020 May', null],
      ['Feb 30-Mar 1', null],
      ['wet', null],
      ['', null],
    ];
    for (const [text, period] of periods) expect(read_period(text, winter), text).to.deep.equal(period);
  });

  it('splits conditional values', () => {
    expect(read_conditions('no @ (Nov-Mar; Jul); destination @ (Mo-Fr 8:00-10:00)', winter)).to.deep.equal([
      { value: 'no', period: { from: day(11, 1), to: day(3, 31) } },
      { value: 'no', period: { from: day(7, 1), to: day(7, 31) } },
      { value: 'destination', period: null },
    ]);
    expect(read_conditions('no', winter)).to.deep.equal([]);
  });

  it('knows the rest of the year', () => {
    expect(rest_of_year({ from: day(6, 1), to: day(9, 30) })).to.deep.equal({
      from: day(10, 1),
      to: day(5, 31),
    });
    expect(rest_of_year({ from: day(1, 1), to: day(2, 29) })).to.deep.equal({
      from: day(3, 1),
      to: day(12, 31),
    });
    expect(rest_of_year({ from: day(1, 1), to: day(12, 31) })).to.equal(null);
  });

  it('closes a pass in winter, opens a road in summer, leaves hours alone', () => {
    const closures = (key: string, value: string, more = '') =>
      road_of_tags(new Map([...tags_of(`highway=secondary ${more}`), [key, value]]), 'car', winter)?.closures;
    expect(closures('access:conditional', 'no @ (Nov 15-May 31)')).to.deep.equal([
      { from: day(11, 15), to: day(5, 31) },
    ]);
    expect(closures('motor_vehicle:conditional', 'no @ winter')).to.deep.equal([winter]);
    expect(closures('motor_vehicle:conditional', 'no @ (22:00-06:00)')).to.deep.equal([]);
    expect(closures('motor_vehicle:conditional', 'yes @ (Jun-Sep)', 'motor_vehicle=no')).to.deep.equal([
      { from: day(10, 1), to: day(5, 31) },
    ]);
    expect(closures('motor_vehicle:conditional', 'destination @ (22:00-06:00)', 'motor_vehicle=no')).to.equal(
      undefined,
    );
    expect(closures('winter_road', 'yes')).to.deep.equal([{ from: day(5, 1), to: day(11, 14) }]);
    expect(closures('seasonal', 'summer')).to.deep.equal([winter]);
  });
});
