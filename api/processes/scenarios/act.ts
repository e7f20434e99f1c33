/** What changes a scenario, with its line in the log: one transaction each. */
import type { Request } from 'express';
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { account_access } from '../../auth/asker.ts';
import { write_audit } from '../../auth/audit.ts';
import type { Context } from '../../block.ts';
import { check_preconditions } from '../../ogc/editing/preconditions.ts';
import type { ScenarioRequest } from './read_request.ts';
import { change_scenario, create_scenario, find_scenario, remove_scenario } from './scenario_store.ts';

export const changed_meanwhile = {
  message: 'Le scénario a changé depuis que vous l’avez lu : rien n’a été enregistré.',
  code: 'scenario-changed',
};

/** PUT: the scenario as the request has it, if it still is the one that its sender read. */
export async function change(request: Request, context: Context, given: ScenarioRequest): Promise<void> {
  const access = account_access(request, context.database);
  if (request.headers['if-match'] === undefined)
    throw new AppError('La demande ne dit pas quel état du scénario elle remplace.', {
      status: 428,
      code: 'precondition-required',
      place: 'If-Match',
      remedy: 'Lire le scénario et renvoyer son ETag dans If-Match.',
    });
  const id = request.params['scenario'] as string;
  await access.act((db) =>
    change_and_audit(db, request, id, given, (revision) =>
      check_preconditions(request, String(revision), changed_meanwhile),
    ),
  );
}

/** Changes a scenario and says so in the log. `check` throws when its revision is not the expected one. */
export async function change_and_audit(
  db: Db,
  request: Request,
  id: string,
  given: Partial<ScenarioRequest>,
  check: (revision: number) => void,
): Promise<number> {
  const { version, is_new_version, visibility, visibility_before } = await change_scenario(
    db,
    id,
    given,
    check,
  );
  await write_audit(db, request, {
    action: 'scenario.changed',
    object: id,
    details: { version, is_new_version },
  });
  if (visibility !== visibility_before)
    await write_audit(db, request, {
      action: 'scenario.shared',
      object: id,
      details: { visibility, before: visibility_before },
    });
  return version;
}

/** Makes a scenario and says so in the log; gives its id. */
export async function create_and_audit(
  request: Request,
  context: Context,
  given: ScenarioRequest,
): Promise<string> {
  const access = account_access(request, context.database);
  return access.act(async (db) => {
    const id = await create_scenario(db, given);
    await write_audit(db, request, {
      action: 'scenario.created',
      object: id,
      details: { visibility: given.visibility ?? 'private' },
    });
    return id;
  });
}

/** Takes a scenario away and says so in the log; If-Match is heeded where it is given. */
export async function remove(request: Request, context: Context, id: string): Promise<void> {
  const access = account_access(request, context.database);
  await access.act(async (db) => {
    const { revision, visibility } = await find_scenario(db, id);
    check_preconditions(request, String(revision), changed_meanwhile);
    await remove_scenario(db, id);
    await write_audit(db, request, { action: 'scenario.removed', object: id, details: { visibility } });
  });
}
