/** What the screens of scenarios show, and the words for it. */
import type { ScenarioBody } from './scenario_body.ts';

export type ScenarioVisibility = 'private' | 'organisation' | 'public';
export const visibility_names: Readonly<Record<ScenarioVisibility, string>> = {
  private: 'Privé',
  organisation: 'Organisation',
  public: 'Public',
};

/** A line of the list. */
export interface ScenarioRow {
  id: string;
  title: string;
  visibility: ScenarioVisibility;
  organisation_id: number | null;
  organisation: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  /** The owner's name, to those who share an organisation with him; null to all others. */
  owner: string | null;
  is_own: boolean;
  basket: string;
  mode: ScenarioBody['mode'];
  /** Number of sites. */
  sites: number;
  is_published: boolean;
}

/** A scenario with one of its versions, and what the asker may do. */
export interface ScenarioDetails extends Omit<ScenarioRow, 'basket' | 'mode' | 'sites' | 'is_published'> {
  /** Names its collections: scenario_<short>_zones. */
  short: string;
  notes: string;
  /** Counts every change, of the title too. */
  revision: number;
  /** The version shown, its time and its author's name. */
  n: number;
  at: Date;
  author: string | null;
  body: ScenarioBody;
  may_change: boolean;
  may_share: boolean;
  may_remove: boolean;
  may_copy: boolean;
  /** What is published from it. */
  collections: readonly string[] | null;
}

export interface VersionView {
  n: number;
  at: Date;
  author: string | null;
  body: ScenarioBody;
  /** What it changed, in sentences; of the first version: what it holds. */
  differences: readonly string[];
}

const mode_names: Readonly<Record<ScenarioBody['mode'], string>> = {
  car: 'en voiture',
  walk: 'à pied',
  bicycle: 'à vélo',
};
export const say_mode = (mode: ScenarioBody['mode']): string => mode_names[mode];

const day_names: Readonly<Record<NonNullable<ScenarioBody['at']>['weekday'], string>> = {
  mo: 'lundi',
  tu: 'mardi',
  we: 'mercredi',
  th: 'jeudi',
  fr: 'vendredi',
  sa: 'samedi',
  su: 'dimanche',
};
export const say_moment = ({ weekday, time }: NonNullable<ScenarioBody['at']>): string =>
  `${day_names[weekday]} à ${time.replace(':', ' h ')}`;

export function say_rule(rule: NonNullable<ScenarioBody['rule']>): string {
  if (rule.kind === 'weighted')
    return `part des besoins : blanche à partir de ${percent(rule.white_share)} au loin, desservie à partir de ${percent(rule.served_share)} satisfaits`;
  if (rule.kind === 'any_missing') return 'blanche dès qu’un besoin est au loin';
  if (rule.kind === 'k_of_n')
    return `blanche dès que ${rule.k} ${rule.k === 1 ? 'besoin est' : 'besoins sont'} au loin`;
  return `la classe du seul besoin « ${rule.category} »`;
}
const percent = (share: number) => `${(share * 100).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} %`;

export function say_territory(territory: ScenarioBody['territory']): string {
  if (territory === undefined || territory.kind === 'region') return 'toute la région';
  if (territory.kind === 'area') return 'un contour dessiné';
  const names = { departement: 'département', epci: 'intercommunalité', commune: 'commune' };
  return `${names[territory.kind]} ${territory.code}`;
}

/** A place in degrees, north and east by sign, to a metre or so. */
export const say_place = ({ lat, lon }: { lat: number; lon: number }): string =>
  `${degrees(lat)}, ${degrees(lon)}`;
const degrees = (value: number) =>
  value.toLocaleString('fr-FR', { minimumFractionDigits: 5, maximumFractionDigits: 5 });

export const say_count = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('fr-FR')} ${count < 2 ? one : many}`;

export interface PublicationView {
  state: 'none' | 'queued' | 'running' | 'published' | 'failed' | 'withdrawing';
  /** Of the work under way, 0 to 100. */
  progress: number | null;
  message: string | null;
  /** The version that is published, and since when. */
  version: number | null;
  at: Date | null;
  collections: readonly string[];
}
