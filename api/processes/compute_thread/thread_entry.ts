/**
 * The thread that keeps the road graph ready, measures times and executes processes, so that the server's own loop stays
 * free: one for all questions, because two graphs would take twice the memory. `compute_thread.ts` is the other side.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../../../config.ts';
import {
  choose_travel_times,
  covered_share,
  least_covered_share,
  type PeopledPoints,
} from '../network/choose_travel_times.ts';
import { shared_roads, type OpenRoads } from '../network/open_roads.ts';
import { road_travel_times } from '../network/road_travel_time.ts';
import { crow_fly } from '../white_zones/crow_fly.ts';
import { estimate_p_white } from '../coverage/uncertainty.ts';
import { execute } from './execute.ts';
import type { TravelTimes } from '../white_zones/travel_time.ts';
import { describe_failure } from '../serve_thread.ts';
import { measure_row } from '../../planner/measure_row.ts';
import type { About, Answers, Places, Question, Travel } from './thread_messages.ts';

const config = workerData as Pick<Config, 'DATA_DIR'>;

/** Places that the thread knows again, with all that was found out about them; the longest unused leaves. */
const most_places = 3;
const known_places = new Map<string, PeopledPoints>();
const sessions = new Map<number, { times: TravelTimes; points: PeopledPoints }>();
let last_session = 0;

function know({ key, points }: Places): PeopledPoints {
  const known = known_places.get(key) ?? points;
  known_places.delete(key);
  known_places.set(key, known);
  const [oldest] = known_places.keys();
  if (oldest !== undefined && known_places.size > most_places) known_places.delete(oldest);
  return known;
}

const tell = (times: TravelTimes): About => ({
  method: times.method,
  approximate: times.approximate,
  parameters: { ...times.parameters },
  warnings: times.warnings(),
});

function open(places: Places, how: Travel): Answers['open'] {
  const points = know(places);
  const times = choose_travel_times(how, config, points, how.mode, shared_roads(config, how.mode, how.as_of));
  const session = ++last_session;
  sessions.set(session, { times, points });
  return { session, ...tell(times) };
}

async function find_nearest(question: Question & { kind: 'nearest' }): Promise<Answers['nearest']> {
  const found = sessions.get(question.session);
  if (found === undefined) throw new Error(`compute thread: no session ${question.session}`);
  const nearest = await found.times.nearest(found.points, question.antennas);
  return { nearest, about: tell(found.times) };
}

/** The graph when it holds these people, as for the times of a situation. */
function roads_for(points: PeopledPoints, { mode, as_of }: Travel): OpenRoads | null {
  const roads = shared_roads(config, mode, as_of);
  return roads !== null && covered_share(roads, points) >= least_covered_share ? roads : null;
}

async function find_row({
  places,
  how,
  lon,
  lat,
  limit_ds,
}: Question & { kind: 'row' }): Promise<Answers['row']> {
  const points = know(places);
  const roads = roads_for(points, how);
  const fallback = crow_fly(how.travel);
  const point = { lon: Float64Array.of(lon), lat: Float64Array.of(lat) };
  const row = await measure_row(roads, fallback, points, point, limit_ds);
  const times =
    roads === null || row.is_off_road
      ? fallback
      : road_travel_times(roads.graph, { day: new Date(how.as_of), fallback, roads });
  return { ...row, method: times.method, approximate: times.approximate };
}

async function answer(question: Question): Promise<Answers[Question['kind']]> {
  if (question.kind === 'open') return open(question.places, question.how);
  if (question.kind === 'nearest') return find_nearest(question);
  if (question.kind === 'row') return find_row(question);
  if (question.kind === 'execute') return execute(question);
  if (question.kind === 'p_white') return estimate_p_white(question.perturbed);
  sessions.delete(question.session);
  return null;
}

/** Answers or tells the failure; a question never fails without a word. */
async function reply(id: number, question: Question): Promise<void> {
  try {
    parentPort?.postMessage({ id, answer: await answer(question) });
  } catch (error) {
    parentPort?.postMessage({ id, failure: describe_failure(error) });
  }
}

parentPort?.on('message', ({ id, question }: { id: number; question: Question }) => void reply(id, question));
