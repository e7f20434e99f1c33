import type { Access } from '../../../sql/client.ts';
import { read_publication } from './ask_publication.ts';
import { find_scenario, list_versions, read_planner } from './scenario_store.ts';

/** Versions that the page of a scenario shows. */
const shown_versions = 5;

/** All that the page of a scenario shows, as the asker sees it. A 404 AppError when he does not. */
export async function read_scenario_view(access: Access, id: string) {
  const view = await access.read(async (db) => ({
    scenario: await find_scenario(db, id),
    versions: await list_versions(db, id, { limit: shown_versions, offset: 0 }),
    ...(await read_planner(db)),
  }));
  return { ...view, publication: await read_publication(access.database, view.scenario) };
}
