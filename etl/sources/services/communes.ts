/** What the service sources know of communes: the two @etalab packages, and the published communes above them. */
import type { Position } from 'geojson';
import type { Config } from '../../../config.ts';
import type { Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import { box_around, box_centre, box_holds, distance_to_box_m, widen_box, type Box } from './boxes.ts';
import { read_cog_boxes, read_cog_communes } from './cog.ts';
import type { CommuneLookup, ServiceCommune, Zone } from './place.ts';

/** A commune with its linking word (INSEE's TNCC), for names such as « Mairie du Mas-d’Azil ». */
export interface ListedCommune extends ServiceCommune {
  liaison: number;
}

export interface Communes extends CommuneLookup {
  /** Communes of the region and of its ring. */
  in_scope(): Iterable<ListedCommune>;
}

type Scope = Pick<Config, 'REGION_DEPARTEMENTS' | 'RING_KM'>;
type Unplaced = Omit<ListedCommune, 'zone'> & { departement: string };

interface PublishedCommune {
  code: string;
  nom: string;
  departement: string;
  longitude: number | null;
  latitude: number | null;
  box: Box | null;
}

async function read_published(db: Db): Promise<PublishedCommune[]> {
  const [present] = await db.query<{ communes: boolean }>(
    sql`select to_regclass('published.communes') is not null as communes`,
  );
  if (present?.communes !== true) return [];
  return db.query<PublishedCommune>(sql`
    select
      code_insee as code,
      nom,
      code_departement as departement,
      centre_lon as longitude,
      centre_lat as latitude,
      case when geom is not null and not st_isempty(geom)
        then array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)] end as box
    from published.communes`);
}

interface Cog {
  /** Today's communes by code. */
  listed: ReadonlyMap<string, Unplaced>;
  /** The commune that each former code belongs to now. */
  successors: ReadonlyMap<string, string>;
}

// A sync asks once per source: kept between them as long as the memory is not wanted elsewhere.
let recent_cog: WeakRef<Cog> | undefined;

function list_cog(): Cog {
  const recent = recent_cog?.deref();
  if (recent !== undefined) return recent;
  const cog = read_cog();
  recent_cog = new WeakRef(cog);
  return cog;
}

function read_cog(): Cog {
  const boxes = read_cog_boxes();
  const listed = new Map<string, Unplaced>();
  const successors = new Map<string, string>();
  for (const entry of read_cog_communes()) {
    const { code, nom, type, anciensCodes = [], typeLiaison = 0, departement = '' } = entry;
    if (type === 'arrondissement-municipal' && entry.commune !== undefined)
      successors.set(code, entry.commune);
    if (type !== 'commune-actuelle') continue;
    for (const former of anciensCodes) successors.set(former, code);
    // The boxes are of 2017: those of the communes absorbed since complete the commune's own.
    const parts = [code, ...anciensCodes].map((part) => boxes.get(part)).filter((box) => box !== undefined);
    const bbox = parts.length === 0 ? null : box_around(parts);
    const centre = bbox === null ? null : box_centre(bbox);
    listed.set(code, { code, nom, departement, liaison: typeLiaison, bbox, centre });
  }
  return { listed, successors };
}

/** The vintage of the published communes decides the list; their centres and extents are better than the boxes. */
function put_published_over(
  cog: Cog['listed'],
  published: readonly PublishedCommune[],
): ReadonlyMap<string, Unplaced> {
  const listed = new Map(cog);
  for (const { code, nom, departement, longitude, latitude, box } of published) {
    const known = listed.get(code);
    listed.set(code, {
      code,
      nom,
      departement,
      liaison: known?.liaison ?? 0,
      bbox: box ?? known?.bbox ?? null,
      centre: longitude !== null && latitude !== null ? [longitude, latitude] : (known?.centre ?? null),
    });
  }
  return listed;
}

interface Surroundings {
  zone_of: (position: Position) => Zone;
  is_near: (position: Position) => boolean;
}

/** Where a place is with respect to the region: the boxes of its communes stand for it, so edges are approximate. */
function surroundings_of(region: readonly Box[], ring_km: number): Surroundings {
  const ring_m = ring_km * 1000;
  // A cheap comparison with the widened box comes before each distance: all communes of France pass here.
  const widened = region.map((box) => ({ box, wide: widen_box(box, ring_m) }));
  const whole = region.length === 0 ? null : box_around(widened.map(({ wide }) => wide));
  const is_near = (position: Position) =>
    whole !== null &&
    box_holds(whole, position) &&
    widened.some(({ box, wide }) => box_holds(wide, position) && distance_to_box_m(position, box) <= ring_m);
  const is_inside = (position: Position) => region.some((box) => box_holds(box, position));
  return {
    is_near,
    zone_of: (position) => (!is_near(position) ? 'outside' : is_inside(position) ? 'region' : 'ring'),
  };
}

/**
 * Communes of all France by code: those of the npm package, with the codes that merged into them, and over them the
 * published communes. A commune belongs to the ring when its centre is within RING_KM of a commune of the region.
 */
export async function load_communes(db: Db, { REGION_DEPARTEMENTS, RING_KM }: Scope): Promise<Communes> {
  const published = await read_published(db);
  const { listed: cog, successors } = list_cog();
  const listed = put_published_over(cog, published);
  const contoured = new Set(published.filter(({ box }) => box !== null).map(({ code }) => code));
  const in_region = new Set(REGION_DEPARTEMENTS);
  const region_boxes: Box[] = [];
  for (const { departement, bbox } of listed.values())
    if (in_region.has(departement) && bbox !== null) region_boxes.push(bbox);
  const { zone_of, is_near } = surroundings_of(region_boxes, RING_KM);
  const zone_of_commune = ({ departement, centre }: Unplaced): Zone => {
    if (in_region.has(departement)) return 'region';
    return centre !== null && is_near(centre) ? 'ring' : 'outside';
  };
  const placed = new Map<string, ListedCommune>();
  const place_listed = (entry: Unplaced): ListedCommune => {
    const known = placed.get(entry.code);
    if (known !== undefined) return known;
    const { departement: _, ...commune } = entry;
    const result = { ...commune, zone: zone_of_commune(entry) };
    placed.set(entry.code, result);
    return result;
  };
  return {
    resolve(code) {
      const entry = listed.get(code) ?? listed.get(successors.get(code) ?? '');
      return entry === undefined ? null : place_listed(entry);
    },
    zone_of,
    has_contour: (code) => contoured.has(code),
    *in_scope() {
      for (const entry of listed.values()) {
        const commune = place_listed(entry);
        if (commune.zone !== 'outside') yield commune;
      }
    },
  };
}
