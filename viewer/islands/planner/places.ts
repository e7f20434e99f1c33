import { move_by } from '../../planner/area.ts';
import type { ScenarioBody, ScenarioSite } from '../../pages/scenario_body.ts';
import { nearest_cell, type Situation } from '../../planner/situation.ts';
import type { Box, FoundCommune } from '../requests.ts';

export interface NamedPlace {
  nom: string;
  lon: number;
  lat: number;
}

/** Where most people of the commune live: its most populated cell; null without any. */
export function main_place(situation: Situation, code: string): NamedPlace | null {
  const commune = situation.communes.findIndex((place) => place.code === code);
  if (commune < 0) return null;
  let best = -1;
  for (let i = 0; i < situation.count; i++)
    if (
      situation.commune[i] === commune &&
      (best < 0 || (situation.population[i] as number) > (situation.population[best] as number))
    )
      best = i;
  const nom = situation.communes[commune]?.nom ?? code;
  return best < 0 ? null : { nom, lon: situation.lon[best] as number, lat: situation.lat[best] as number };
}

/** The place of a commune that was searched for: where most of its people live, else the middle of its extent. */
export function find_commune(situation: Situation, { id, nom, bbox }: FoundCommune): NamedPlace | null {
  const found = main_place(situation, id);
  if (found !== null || bbox === null) return found;
  return { nom, lon: (bbox[0] + bbox[2]) / 2, lat: (bbox[1] + bbox[3]) / 2 };
}

/** The name of the commune whose people live nearest to the place. */
export function commune_at(situation: Situation, lon: number, lat: number): string {
  const cell = nearest_cell(situation, lon, lat);
  return cell < 0 ? '' : (situation.communes[situation.commune[cell] as number]?.nom ?? '');
}

const rounded = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** A new site of the scenario there, with an identifier and a name of its own. */
export function make_site({ sites }: ScenarioBody, { nom, lon, lat }: NamedPlace): ScenarioSite {
  const ids = new Set(sites.map(({ id }) => id));
  let number = sites.length + 1;
  while (ids.has(`g${number}`)) number++;
  const names = new Set(sites.map((site) => site.nom));
  const first = nom === '' ? `Visio-guichet ${number}` : nom;
  let name = first;
  for (let n = 2; names.has(name); n++) name = `${first} ${n}`;
  return {
    id: `g${number}`,
    nom: name,
    lon: rounded(lon),
    lat: rounded(lat),
    categories: null,
    locked: false,
  };
}

export function step_site(site: ScenarioSite, east_m: number, north_m: number): ScenarioSite {
  const [lon, lat] = move_by([site.lon, site.lat], east_m, north_m);
  return { ...site, lon: rounded(lon), lat: rounded(lat) };
}
export const place_site = (site: ScenarioSite, lon: number, lat: number): ScenarioSite => ({
  ...site,
  lon: rounded(lon),
  lat: rounded(lat),
});

/** The extent of the cells that are 1; null without any. */
export function box_of({ lon, lat, count }: Situation, inside: Uint8Array): Box | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    if (inside[i] !== 1) continue;
    const [x, y] = [lon[i] as number, lat[i] as number];
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return west === Infinity ? null : [west - 0.01, south - 0.01, east + 0.01, north + 0.01];
}
