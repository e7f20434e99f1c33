import type { Request } from 'express';
import { find_organisation } from '../../catalogue/organisations.ts';
import type { Db } from '../../sql/client.ts';
import { AppError } from '../../errors.ts';
import { role_names, type RoleName } from '../../viewer/pages/account_views.ts';
import type { FieldProblem } from '../../viewer/pages/forms.tsx';
import { site_role } from '../../viewer/pages/invite.tsx';
import { field_of } from './form_fields.ts';

export interface RoleChoice {
  role: RoleName;
  organisation_id: number | null;
}

/** The role and organisation that a form names; what is wrong with them otherwise. The database decides who may give it. */
export async function read_role(db: Db, request: Request): Promise<RoleChoice | FieldProblem[]> {
  const role = field_of(request, 'role');
  if (role === site_role) return { role: 'admin', organisation_id: null };
  if (!is_role(role)) return [{ field: 'role', message: 'Choisissez un rôle de la liste.' }];
  const named = field_of(request, 'organisation');
  if (named === '')
    return [{ field: 'organisation', message: 'Choisissez l’organisation où le rôle s’exerce.' }];
  try {
    return { role, organisation_id: (await find_organisation(db, named)).id };
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 404) throw error;
    return [{ field: 'organisation', message: error.message }];
  }
}

export const is_role = (text: string): text is RoleName => Object.hasOwn(role_names, text);
