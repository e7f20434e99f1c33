/** Scenarios as their rows tell them, within the asker's rights: the row policies of 0009_scenarios.sql decide. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../errors.ts';
import { one, type Db } from '../../../sql/client.ts';
import { query_file } from '../../../sql/query_file.ts';
import type { ScenarioDetails, ScenarioRow, VersionView } from '../../../viewer/pages/scenario_view.ts';
import { refuse_unfit } from './check_fit.ts';
import { say_differences } from './differences.ts';
import type { ScenarioBody } from './scenario_body.ts';
import type { ScenarioRequest } from './read_request.ts';

export const groups = ['own', 'shared', 'public'] as const;
export type Group = (typeof groups)[number];

/** One page of scenarios, those changed last first, and how many there are in all. */
export async function list_scenarios(
  db: Db,
  { group, limit, offset }: { group: Group | null; limit: number; offset: number },
): Promise<{ scenarios: ScenarioRow[]; total: number }> {
  const rows = await db.query<ScenarioRow & { total: number }>(
    query_file('scenarios_list', [group, limit, offset]),
  );
  return { scenarios: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
}

const not_found = (place: string) =>
  new AppError(`Aucun scénario « ${place.slice(0, 80)} », ou vous ne pouvez pas le voir.`, {
    status: 404,
    code: 'scenario-not-found',
    remedy:
      'La liste de ceux que vous voyez est à l’adresse /scenarios ; connectez-vous pour voir les vôtres.',
  });

const uuid_form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A scenario with its latest version or the one of that number; a 404 AppError when the asker sees no such. */
export async function find_scenario(
  db: Db,
  id: string,
  version: number | null = null,
): Promise<ScenarioDetails> {
  if (!uuid_form.test(id)) throw not_found(id);
  const [row] = await db.query<ScenarioDetails>(query_file('scenario_read', [id, version]));
  if (row !== undefined) return row;
  if (version !== null) {
    const { version: latest } = await find_scenario(db, id);
    throw new AppError(`Ce scénario n’a pas de version ${version}.`, {
      status: 404,
      code: 'version-not-found',
      remedy: `Ses versions vont de 1 à ${latest}.`,
    });
  }
  throw not_found(id);
}

/** The number of a version in a path; a 404 AppError for anything else. */
export function number_of_version(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new AppError('Une version se nomme par son numéro, à partir de 1.', {
    status: 404,
    code: 'version-not-found',
    remedy: 'La liste des versions est à l’adresse du scénario, suivie de /versions.',
  });
}

/** Versions, the latest first, each with what it changed. */
export async function list_versions(
  db: Db,
  id: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<VersionView[]> {
  const rows = await db.query<Omit<VersionView, 'differences'> & { before: ScenarioBody | null }>(
    query_file('scenario_versions', [id, limit, offset]),
  );
  return rows.map(({ before, ...version }) => ({
    ...version,
    differences: say_differences(before, version.body),
  }));
}

export interface Planner {
  organisations: { id: number; name: string }[];
  /** Whether the asker may make scenarios. */
  may_plan: boolean;
}
export const read_planner = (db: Db): Promise<Planner> =>
  one<Planner>(db, query_file('scenario_organisations'));

/** Makes a scenario of the asker's and gives its id. A 403 AppError without the right to, 400 for its organisation or a body that its basket does not allow. */
export async function create_scenario(db: Db, request: ScenarioRequest): Promise<string> {
  const planner = await read_planner(db);
  if (!planner.may_plan) throw may_not_plan();
  await refuse_unfit(db, request.body);
  const id = randomUUID();
  const { title, notes = '', visibility = 'private', body } = request;
  const organisation = choose_organisation(planner, request.organisation, visibility);
  await db.query(query_file('scenario_create', [id, organisation, title, notes, visibility]));
  await db.query(query_file('scenario_version_add', [id, 1, JSON.stringify(body)]));
  return id;
}

const may_not_plan = () =>
  new AppError('Enregistrer un scénario demande le rôle de planificateur.', {
    status: 403,
    code: 'planner-role-missing',
    remedy:
      'Demander ce rôle à l’administrateur de votre organisation ; avec une clé d’API, en créer une qui a le droit « scenarios ».',
  });

/** The organisation that a new scenario belongs to: the one named, else the asker's only one. */
function choose_organisation(
  { organisations }: Planner,
  named: number | undefined,
  visibility: string,
): number | null {
  const fault = (message: string, remedy: string) =>
    new AppError(message, {
      status: 400,
      code: 'scenario-organisation',
      place: '/organisation',
      faults: [{ pointer: '/organisation', reason: message }],
      remedy,
    });
  const list = organisations.map(({ id, name }) => `${id} (${name})`).join(', ');
  if (named !== undefined) {
    if (organisations.some(({ id }) => id === named)) return named;
    throw fault(
      `Vous n’êtes pas planificateur de l’organisation ${named}.`,
      `Organisations possibles : ${list === '' ? 'aucune' : list}.`,
    );
  }
  if (organisations.length <= 1 || visibility !== 'organisation') {
    const [only = null] = organisations;
    if (only === null && visibility === 'organisation')
      throw fault('Vous n’êtes planificateur d’aucune organisation.', 'Choisir une autre visibilité.');
    return only?.id ?? null;
  }
  throw fault('Avec quelle organisation partager le scénario ?', `Donner « organisation » : ${list}.`);
}

/** What a change did. */
export interface Change {
  version: number;
  is_new_version: boolean;
  visibility_before: string;
  visibility: string;
}

/**
 * Changes a scenario that is of this revision (null: whatever it is): what the request leaves out stays, and another body
 * makes a new version. AppErrors: 404 unseen, 400 a body that its basket does not allow, 403 not the asker's to change, 412 changed
 * meanwhile.
 */
export async function change_scenario(
  db: Db,
  id: string,
  request: Partial<ScenarioRequest>,
  check: (revision: number) => void,
): Promise<Change> {
  const seen = await find_scenario(db, id);
  const [held] = await db.query<Held>(query_file('scenario_lock', [id]));
  if (held === undefined || !seen.may_change) throw may_not_change();
  check(held.revision);
  const visibility = request.visibility ?? held.visibility;
  if (visibility !== held.visibility && !seen.may_share) throw may_not_share();
  const organisation = await organisation_of_change(db, held, request.organisation, visibility);
  const is_new_version = request.body !== undefined && !(await has_body(db, id, held.version, request.body));
  const version = held.version + (is_new_version ? 1 : 0);
  if (is_new_version && request.body !== undefined) {
    await refuse_unfit(db, request.body);
    await db.query(query_file('scenario_version_add', [id, version, JSON.stringify(request.body)]));
  }
  const { title = held.title, notes = held.notes } = request;
  await db.query(query_file('scenario_change', [id, version, title, notes, visibility, organisation]));
  return { version, is_new_version, visibility_before: held.visibility, visibility };
}

interface Held {
  version: number;
  revision: number;
  title: string;
  notes: string;
  visibility: string;
  organisation_id: number | null;
}

async function has_body(db: Db, id: string, version: number, body: ScenarioBody): Promise<boolean> {
  const values = [id, version, JSON.stringify(body)];
  return (await one<{ is_same: boolean }>(db, query_file('scenario_body_is', values))).is_same;
}

async function organisation_of_change(
  db: Db,
  held: Held,
  named: number | undefined,
  visibility: string,
): Promise<number | null> {
  const is_kept = named === undefined || named === held.organisation_id;
  if (is_kept && (held.organisation_id !== null || visibility !== 'organisation'))
    return held.organisation_id;
  return choose_organisation(await read_planner(db), named, visibility);
}

const may_not_change = () =>
  new AppError('Ce scénario n’est pas à vous : vous pouvez le lire, non le modifier.', {
    status: 403,
    code: 'scenario-not-yours',
    remedy: 'En faire une copie, qui sera la vôtre.',
  });
const may_not_share = () =>
  new AppError('Son propriétaire seul choisit qui voit ce scénario.', {
    status: 403,
    code: 'scenario-not-yours',
    place: '/visibility',
    remedy: 'Le lui demander, ou en faire une copie.',
  });

/** Takes a scenario away with all its versions; what it published goes after it. 403 and 404 AppErrors as above. */
export async function remove_scenario(db: Db, id: string): Promise<void> {
  const gone = await db.query(query_file('scenario_remove', [id]));
  if (gone.length === 0) throw may_not_change();
}
