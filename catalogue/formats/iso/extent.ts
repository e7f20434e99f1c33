/** Where and when: one EX_Extent per territory, one for the period. */
import type { Extent } from '../../record.ts';
import { node, text_node, with_attributes } from './build.ts';
import { compact, type Fact } from './facts.ts';
import type { Section } from './section.ts';
import { child_of, find, href_of, locate, text_at, text_of, type Element } from './tree.ts';

export const extent_section = (path: string): Section => ({
  path: path.split('/'),
  keys: ['extents', 'period'],
  read(property) {
    const extent = child_of(property);
    return extent === undefined ? [] : [...read_period(extent), ...read_territories(extent)];
  },
  mend(property) {
    for (const { element } of locate(property, ['*', 'geographicElement', 'EX_GeographicBoundingBox']))
      mend_box(element);
  },
  write: (facts) =>
    facts.map(({ key, value }) =>
      node('extent', key === 'extents' ? write_extent(value as Extent) : write_period(value as Period)),
    ),
});

interface Period {
  begin: string | null;
  end: string | null;
}

function read_territories(extent: Element): Fact[] {
  const description = text_at(extent, 'description');
  const boxes = locate(extent, ['geographicElement', 'EX_GeographicBoundingBox']).flatMap(({ element }) =>
    read_box(element),
  );
  const identifiers = locate(extent, ['geographicElement', 'EX_GeographicDescription']).flatMap(
    ({ element }) => {
      const code = find(element, 'geographicIdentifier/*/code');
      return href_of(code) ?? text_of(code) ?? [];
    },
  );
  const count = Math.max(boxes.length, identifiers.length, description === undefined ? 0 : 1);
  return Array.from({ length: count }, (_, i): Fact => {
    const box = boxes[i];
    const value = compact<Extent>({
      description: i === 0 ? description : undefined,
      identifier: identifiers[i],
      bbox: box?.bbox,
    });
    return { key: 'extents', value, ...(box?.guessed === true ? { guessed: true } : {}) };
  });
}

const sides = ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'];

/** A box whose west lies east of its east is one that crosses the antimeridian, unless the other reading is far smaller. */
function read_box(box: Element): { bbox: NonNullable<Extent['bbox']>; guessed: boolean }[] {
  const corners = sides.map((name) => text_at(box, name) ?? 'none');
  const [west, south, east, north] = corners.map((text) => Number(text.replace(',', '.'))) as [
    number,
    number,
    number,
    number,
  ];
  if (![west, south, east, north].every((value) => Number.isFinite(value))) return [];
  const swapped = west > east && west - east < 90;
  return [
    {
      bbox: swapped ? [east, south, west, north] : [west, south, east, north],
      guessed: swapped || corners.some((text) => !/[.,]\d{2}/.test(text)),
    },
  ];
}

/** The degrees of a box in their right places, with two decimals or more. */
function mend_box(box: Element): void {
  const [read] = read_box(box);
  if (read?.guessed !== true) return;
  for (const [i, name] of sides.entries()) {
    const decimal = child_of(child_of(box, name));
    if (decimal !== undefined) decimal.children = [write_degrees(read.bbox[i] ?? 0)];
  }
}

function read_period(extent: Element): Fact[] {
  return locate(extent, ['temporalElement', '*', 'extent', '*']).flatMap(({ element }) => {
    const instant = text_of(child_of(element, 'timePosition'));
    if (instant !== undefined) return [{ key: 'period', value: { begin: instant, end: instant } }];
    const [begin, end] = [position(element, 'begin'), position(element, 'end')];
    return begin === null && end === null ? [] : [{ key: 'period', value: { begin, end } }];
  });
}

/** « beginPosition », or « begin » with an instant in it, as older documents have it. */
function position(period: Element, side: 'begin' | 'end'): string | null {
  const direct = child_of(period, `${side}Position`);
  return text_of(direct) ?? text_at(period, `${side}/TimeInstant/timePosition`) ?? null;
}

/** Two decimals or more (INSPIRE C.19), and no digit lost. */
export function write_degrees(value: number): string {
  const shortest = String(value);
  return /\.\d{2}/.test(shortest) && !shortest.includes('e')
    ? shortest
    : value.toFixed(Math.abs(value) < 1e-6 && value !== 0 ? 12 : 2);
}

function write_extent({ description, identifier, bbox }: Extent): Element {
  const degrees = (name: string, value: number) => node(name, node('Decimal', write_degrees(value)));
  return node(
    'EX_Extent',
    text_node('description', description),
    bbox === undefined
      ? undefined
      : node(
          'geographicElement',
          node(
            'EX_GeographicBoundingBox',
            degrees('westBoundLongitude', bbox[0]),
            degrees('eastBoundLongitude', bbox[2]),
            degrees('southBoundLatitude', bbox[1]),
            degrees('northBoundLatitude', bbox[3]),
          ),
        ),
    identifier === undefined
      ? undefined
      : node(
          'geographicElement',
          node(
            'EX_GeographicDescription',
            node('geographicIdentifier', node('MD_Identifier', text_node('code', identifier))),
          ),
        ),
  );
}

function write_period({ begin, end }: Period): Element {
  const side = (name: string, value: string | null) =>
    value === null ? with_attributes(node(name), { indeterminatePosition: 'unknown' }) : node(name, value);
  return node(
    'EX_Extent',
    node(
      'temporalElement',
      node(
        'EX_TemporalExtent',
        node(
          'extent',
          with_attributes(node('TimePeriod', side('beginPosition', begin), side('endPosition', end)), {
            'gml:id': 'periode',
          }),
        ),
      ),
    ),
  );
}
