import { AppError } from '../../../errors.ts';
import { roles } from '../placement/problem.ts';
import type { Site } from './read_sites.ts';
import type { Place, PlacementRequest } from './request.ts';

export const site_roles = ['candidate', 'existing', 'locked', 'mandatory', 'forbidden'] as const;

/** A site with its name in the problem, where no two are alike, and what is asked of it. */
export interface PlannedSite extends Omit<Site, 'is_existing'> {
  name: string;
  role: (typeof site_roles)[number];
  cost: number;
  /** Weight that it can serve, Infinity without a limit. */
  capacity: number;
}

/** How the problem of placement takes each role. */
export const role_in_problem = (role: PlannedSite['role']): number =>
  role === 'candidate' ? roles.free : role === 'existing' || role === 'locked' ? roles.locked : roles[role];

/** A forbidden point closes the candidates around it. */
const forbidden_radius_m = 500;
const metres_per_degree = 111_195;

/**
 * The sites of a problem: candidates (`c:`), existing ones (`e:`) and places of their own (`p:`), with their roles and
 * costs. Throws a 400 AppError for names that no site has, and for sites with two roles.
 */
export function assign_roles(
  candidates: readonly Site[],
  existing: readonly Site[],
  { locked, mandatory, forbidden, costs, site_cost, capacity = Infinity, capacities }: PlacementRequest,
): PlannedSite[] {
  const sites: PlannedSite[] = [...candidates, ...existing].map(({ is_existing, ...site }) => ({
    ...site,
    name: `${is_existing ? 'e' : 'c'}:${site.id}`,
    role: is_existing ? 'existing' : 'candidate',
    cost: site_cost,
    capacity: is_existing ? Infinity : capacity,
  }));
  const by_name = new Map(sites.map((site) => [site.name, site]));
  const find = (id: string, pointer: string) => {
    const site = by_name.get(id) ?? by_name.get(`c:${id}`) ?? by_name.get(`e:${id}`);
    if (site !== undefined) return site;
    throw refuse(pointer, `« ${id} » n’est le nom d’aucun lieu possible ou existant.`);
  };
  const give = (site: PlannedSite, role: PlannedSite['role'], pointer: string) => {
    if (site.role !== 'candidate' && site.role !== role)
      throw refuse(pointer, `« ${site.name} » est déjà « ${site.role} ».`);
    site.role = role;
  };
  const add = (
    place: Place & { lon: number; lat: number },
    role: 'locked' | 'mandatory',
    pointer: string,
  ) => {
    const id = place.id ?? `${place.lon},${place.lat}`;
    const name = `p:${id}`;
    if (by_name.has(name)) throw refuse(pointer, `« ${id} » est donné deux fois.`);
    const site = {
      id,
      nom: place.nom ?? null,
      lon: place.lon,
      lat: place.lat,
      name,
      role,
      cost: site_cost,
      capacity,
    };
    by_name.set(name, site);
    sites.push(site);
  };
  for (const [role, places] of [
    ['locked', locked],
    ['mandatory', mandatory],
    ['forbidden', forbidden],
  ] as const)
    places.forEach((place, i) => {
      const pointer = `/inputs/${role}/${i}`;
      const { id = '', lon, lat } = place;
      if (lon === undefined || lat === undefined) give(find(id, pointer), role, pointer);
      else if (role !== 'forbidden') add({ ...place, lon, lat }, role, pointer);
      else for (const site of sites) if (is_near(site, lon, lat)) give(site, role, pointer);
    });
  capacities.forEach(({ id, capacity: own }, i) => (find(id, `/inputs/capacities/${i}`).capacity = own));
  costs.forEach(({ id, cost }, i) => (find(id, `/inputs/costs/${i}`).cost = cost));
  return sites;
}

function is_near({ lon, lat, role }: PlannedSite, at_lon: number, at_lat: number): boolean {
  if (role !== 'candidate' && role !== 'forbidden') return false;
  const east = (lon - at_lon) * Math.cos((at_lat * Math.PI) / 180);
  return Math.hypot(east, lat - at_lat) * metres_per_degree <= forbidden_radius_m;
}

const refuse = (place: string, message: string) =>
  new AppError(message, {
    status: 400,
    code: 'invalid-placement',
    place,
    remedy: 'Les noms sont ceux de la collection des lieux possibles et des services qui existent.',
  });
