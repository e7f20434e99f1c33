/** What the screens of accounts show, and the words for it. */

export interface RoleView {
  role: RoleName;
  /** Null: the whole site. */
  organisation_id: number | null;
  organisation: string | null;
}

export type RoleName = 'agent' | 'officer' | 'planner' | 'admin';
export type AccountState = 'invited' | 'pending' | 'active' | 'disabled';

export interface AccountView {
  id: number;
  email: string;
  name: string;
  state: AccountState;
  state_since: Date;
  oidc_issuer: string | null;
  /** The SIRET that the identity provider gave. */
  claimed_siret: string | null;
  created_at: Date;
  last_sign_in_at: Date | null;
  /** Whether the asker manages the account: all its roles lie in organisations of his. */
  is_managed: boolean;
  /** Whether the asker may give it a role. */
  may_be_taken_in: boolean;
  roles: RoleView[];
}

export interface SessionView {
  id: number;
  created_at: Date;
  last_seen_at: Date;
  address: string | null;
  user_agent: string | null;
}

export interface KeyView {
  id: number;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  last_used_from: string | null;
  revoked_at: Date | null;
  is_in_force: boolean;
}

export interface OrganisationChoice {
  id: number;
  name: string;
}

export const role_names: Readonly<Record<RoleName, string>> = {
  agent: 'Agent de guichet',
  officer: 'Géomaticien',
  planner: 'Planificateur',
  admin: 'Administrateur',
};

export const state_names: Readonly<Record<AccountState, string>> = {
  invited: 'Invité',
  pending: 'En attente d’accord',
  active: 'Actif',
  disabled: 'Désactivé',
};

export const scope_names: Readonly<Record<string, string>> = {
  read: 'Lire les données que je vois',
  datasets: 'Gérer les jeux de données',
  scenarios: 'Gérer les scénarios',
  guichet: 'Travailler au guichet',
  admin: 'Administrer',
};

/** « Géomaticien, Mairie de Foix » or « Administrateur du site ». */
export const say_role = ({ role, organisation, organisation_id }: RoleView): string =>
  organisation_id === null ? `${role_names[role]} du site` : `${role_names[role]}, ${organisation ?? ''}`;

const day_form = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });
const minute_form = new Intl.DateTimeFormat('fr-FR', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'Europe/Paris',
});
export const say_day = (at: Date | null): string => (at === null ? '–' : day_form.format(at));
export const say_minute = (at: Date | null): string => (at === null ? '–' : minute_form.format(at));
