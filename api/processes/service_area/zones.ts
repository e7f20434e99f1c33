import type { Nearest } from '../white_zones/travel_time.ts';

/** A place to reach. */
export interface Site {
  /** Rank of the point from 0, or identifier of the service. */
  id: string;
  nom: string | null;
  lon: number;
  lat: number;
}

export interface Zone {
  /** At most so long, inclusive. */
  minutes: number;
  /** Rank of the site that is nearest for its places; null: of any. */
  site: number | null;
  /** Ranks of the places, ascending. */
  members: number[];
}

/**
 * The zones of places that reach a site within each time: all together, or (`site_count`) each place with its nearest
 * site alone. Those of one time never share a place; those of a longer time hold those of a shorter. Zones without any
 * place are left out. Pure; in the order of sites, then times (which come ascending).
 */
export function list_zones(
  { site, minutes }: Nearest,
  limits: readonly number[],
  site_count: number | null,
): Zone[] {
  const zones = Array.from({ length: site_count ?? 1 }, (_, of) =>
    limits.map((limit): Zone => ({ minutes: limit, site: site_count === null ? null : of, members: [] })),
  );
  minutes.forEach((time, i) => {
    const to = site[i] as number;
    if (to < 0) return;
    const own = zones[site_count === null ? 0 : to] ?? [];
    for (const zone of own) if (time <= zone.minutes) zone.members.push(i);
  });
  return zones.flat().filter(({ members }) => members.length > 0);
}
