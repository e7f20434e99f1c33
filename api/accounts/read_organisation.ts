import type { Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { OrganisationKind, RecordApproval } from '../../viewer/pages/organisations.tsx';
import { not_found } from './form_fields.ts';
import type { Territory } from './territories.ts';

export interface Organisation {
  id: number;
  name: string;
  siret: string | null;
  kind: OrganisationKind;
  parent_id: number | null;
  territories: Territory[];
  record_approval: RecordApproval;
}

/** An organisation that the asker manages; a 404 AppError for any other. */
export async function read_organisation(db: Db, id: number): Promise<Organisation> {
  const [organisation] = await db.query<Organisation>(query_file('organisation_read', [id]));
  if (organisation !== undefined) return organisation;
  throw not_found('Cette organisation n’existe pas, ou vous ne l’administrez pas.');
}
