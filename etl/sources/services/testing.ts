/** Invented communes and row makers for the tests of the service sources. */
import type { Feature, Reject } from '../../source.ts';
import { is_reject } from '../../source.ts';
import type { CommuneLookup, ServiceCommune, Zone } from './place.ts';

const commune = (
  code: string,
  nom: string,
  zone: Zone,
  [longitude, latitude]: [number, number],
): ServiceCommune => ({
  code,
  nom,
  zone,
  centre: [longitude, latitude],
  bbox: [longitude - 0.005, latitude - 0.015, longitude + 0.005, latitude + 0.015],
});

const known = [
  commune('09900', 'Valfoix', 'region', [1.605, 42.965]),
  commune('31900', 'Tolosane', 'region', [1.44, 43.6]),
  commune('65900', 'Méridienne', 'region', [0, 43.2]),
  commune('11900', 'Lisière', 'ring', [2.1, 43.2]),
  commune('75900', 'Lutèce', 'outside', [2.35, 48.85]),
];
const merged = new Map([['09901', '09900']]);

/** A region of three communes around (1.2, 43.2), a ring of one. 09901 merged into 09900. */
export function test_communes({ contours = [] }: { contours?: readonly string[] } = {}): CommuneLookup {
  const by_code = new Map(known.map((entry) => [entry.code, entry]));
  return {
    resolve: (code) => by_code.get(merged.get(code) ?? code) ?? null,
    zone_of: ([longitude = NaN, latitude = NaN]) =>
      latitude > 42.5 && latitude < 44.5 && longitude > -0.5 && longitude < 2.5
        ? longitude < 2
          ? 'region'
          : 'ring'
        : 'outside',
    has_contour: (code) => contours.includes(code),
  };
}

/** Splits what a source yields. */
export async function collect(
  items: AsyncIterable<Feature | Reject>,
): Promise<{ features: Feature[]; notes: Reject[]; rejects: Reject[] }> {
  const result: { features: Feature[]; notes: Reject[]; rejects: Reject[] } = {
    features: [],
    notes: [],
    rejects: [],
  };
  for await (const item of items) {
    if (!is_reject(item)) result.features.push(item);
    else if (item.kept === true) result.notes.push(item);
    else result.rejects.push(item);
  }
  return result;
}
