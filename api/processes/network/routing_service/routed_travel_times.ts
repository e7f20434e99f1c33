import { AppError } from '../../../../errors.ts';
import type { TravelMode } from '../../../../catalogue/roads/graph.ts';
import { to_earth_centred } from '../../white_zones/crow_fly.ts';
import type { Nearest, Points, TravelTimes } from '../../white_zones/travel_time.ts';
import type { MatrixQuestion, Position } from './kind.ts';
import type { RoutingService } from './service.ts';

/** Antennas that are asked for each place: the nearest ones as the crow flies. */
export const candidates_per_place = 5;
const deciseconds_per_minute = 600;

const mode_words = { car: 'en voiture', walk: 'à pied', bicycle: 'à vélo' } as const;

/**
 * Times by an outside service: of each place, to its five nearest antennas as the crow flies. A farther one that the road
 * brings nearer is missed, which `warnings` says. Throws an AppError when the service does not answer, or when the
 * computation would take more questions than suit it: nothing is guessed in its place.
 */
export function routed_travel_times(
  service: RoutingService,
  mode: TravelMode,
  signal?: AbortSignal,
): TravelTimes {
  if (!service.kind.modes.includes(mode)) throw no_such_mode(service, mode);
  const cut_off = new Set<number>();
  let questions = 0;
  return {
    method: `par la route, ${mode_words[mode]} (${service.kind.title}, ${service.host})`,
    approximate: false,
    get parameters() {
      return {
        kind: 'routing_service',
        service: service.id,
        host: service.host,
        mode,
        candidates_per_place,
        questions,
      };
    },
    async nearest(demands, antennas) {
      const batches = plan_batches(demands, antennas, service.kind);
      if (batches.length > service.kind.most_questions) throw too_many(service, batches.length);
      const found = nobody_reached(demands.lon.length);
      for (const { from, to } of batches) {
        questions++;
        const question: MatrixQuestion = {
          mode,
          from: positions(demands, from),
          to: positions(antennas, to),
        };
        offer(found, from, to, await service.ask(question, signal));
      }
      found.site.forEach((site, i) => {
        if (site === -1 && antennas.lon.length > 0) cut_off.add(i);
      });
      return found;
    },
    warnings: () => [
      `Temps demandés au service ${service.kind.title} pour les ${candidates_per_place} guichets les plus proches à vol d’oiseau de chaque lieu : un guichet plus lointain et plus vite atteint n’est pas vu.`,
      ...(cut_off.size > 0
        ? [
            `${cut_off.size.toLocaleString('fr-FR')} lieux habités sans itinéraire vers ces guichets : comptés au-delà du seuil.`,
          ]
        : []),
    ],
  };
}

const nobody_reached = (count: number): Nearest => ({
  site: new Int32Array(count).fill(-1),
  minutes: new Float64Array(count).fill(Infinity),
});

const positions = ({ lon, lat }: Points, of: readonly number[]): Position[] =>
  of.map((i) => [lon[i] as number, lat[i] as number]);

/** Keeps the better; of equal times the lower antenna. */
function offer(
  { site, minutes }: Nearest,
  from: readonly number[],
  to: readonly number[],
  rows: readonly (readonly (number | null)[])[],
): void {
  from.forEach((place, r) =>
    to.forEach((antenna, c) => {
      const seconds = rows[r]?.[c] ?? null;
      if (seconds === null) return;
      const time = Math.round(seconds * 10) / deciseconds_per_minute;
      const [best, of] = [minutes[place] as number, site[place] as number];
      if (time > best || (time === best && of <= antenna)) return;
      minutes[place] = time;
      site[place] = antenna;
    }),
  );
}

export interface Batch {
  /** Indices of places and of antennas. */
  from: number[];
  to: number[];
}

/** Questions that hold each place with its candidates; places with the same ones share a question as far as it has room. */
export function plan_batches(
  demands: Points,
  antennas: Points,
  { most_from, most_to }: { most_from: number; most_to: number },
): Batch[] {
  const candidates = nearest_as_the_crow_flies(demands, antennas, candidates_per_place);
  const places = [...candidates.keys()].sort(
    (a, b) => (candidates[a]?.[0] ?? 0) - (candidates[b]?.[0] ?? 0) || a - b,
  );
  const batches: Batch[] = [];
  const last_of = (batch: Batch | undefined, more: readonly number[]) =>
    batch === undefined || batch.from.length >= most_from
      ? null
      : new Set([...batch.to, ...more]).size <= most_to
        ? batch
        : null;
  for (const place of places) {
    const list = candidates[place] as number[];
    // A question of one pair takes a place's candidates one by one.
    for (let start = 0; start < list.length; start += most_to) {
      const part = list.slice(start, start + most_to);
      const batch = last_of(batches.at(-1), part);
      if (batch === null || batch.from.includes(place)) batches.push({ from: [place], to: [...part] });
      else {
        batch.from.push(place);
        batch.to = [...new Set([...batch.to, ...part])];
      }
    }
  }
  for (const batch of batches) batch.to.sort((a, b) => a - b);
  return batches;
}

/** The `most` nearest antennas of each place, the nearest first, equally near ones by index. */
function nearest_as_the_crow_flies(demands: Points, antennas: Points, most: number): number[][] {
  const [from, to] = [to_earth_centred(demands), to_earth_centred(antennas)];
  return Array.from(demands.lon, (_, i) => {
    const best: { antenna: number; m: number }[] = [];
    for (let j = 0; j < antennas.lon.length; j++) {
      // Chords squared: in the order of the distances.
      const m =
        ((from[i * 3] as number) - (to[j * 3] as number)) ** 2 +
        ((from[i * 3 + 1] as number) - (to[j * 3 + 1] as number)) ** 2 +
        ((from[i * 3 + 2] as number) - (to[j * 3 + 2] as number)) ** 2;
      if (best.length === most && m >= (best.at(-1)?.m ?? 0)) continue;
      const at = best.findIndex((other) => other.m > m);
      best.splice(at === -1 ? best.length : at, 0, { antenna: j, m });
      if (best.length > most) best.pop();
    }
    return best.map(({ antenna }) => antenna);
  });
}

const no_such_mode = ({ kind }: RoutingService, mode: TravelMode) =>
  new AppError(`Le service ${kind.title} ne donne pas de temps ${mode_words[mode]}.`, {
    status: 422,
    code: 'routing-mode',
    remedy: 'Choisir un autre mode, ou vider ROUTING_SERVICE.',
  });

const too_many = ({ kind }: RoutingService, count: number) =>
  new AppError(
    `Ce calcul demanderait ${count.toLocaleString('fr-FR')} requêtes au service ${kind.title}, ${kind.most_questions.toLocaleString('fr-FR')} au plus.`,
    {
      status: 422,
      code: 'routing-service-too-large',
      remedy: 'Construire un graphe routier (npm run etl -- graph build), ou charger une grille moins fine.',
    },
  );
