/** The places whose class is not the same in all states, with their shapes. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import { classes } from '../white_zones/classify.ts';
import type { Comparison } from './measure.ts';

/** More than so many shapes make an answer too large for a job's row: then places are drawn by their centres. */
const most_shapes = 4000;
const most_places = 15_000;
/** Shapes asked for at once. */
const batch_size = 2000;

/** Indices of the places whose class differs between two states at least. */
export function list_changed({ states }: Pick<Comparison, 'states'>): number[] {
  const [first, ...others] = states;
  return [...first!.class.keys()].filter((i) => others.some((other) => other.class[i] !== first!.class[i]));
}

/**
 * The changed places as features: their classes by state, their inhabitants, and as geometry their cell, or above 4,000
 * their centre, which a warning says. A 422 AppError above 15,000: the published scenario has them all.
 */
export async function read_changed_cells(
  db: Db,
  comparison: Comparison,
): Promise<{ cells: FeatureCollection; warnings: string[] }> {
  const changed = list_changed(comparison);
  if (changed.length > most_places)
    throw new AppError(
      `${changed.length} lieux changent de classe, ${most_places} au plus dans une réponse.`,
      {
        status: 422,
        code: 'too-many-cells',
        remedy: 'Restreindre le territoire, ou publier le scénario : sa collection les a tous.',
      },
    );
  const by_shape = changed.length <= most_shapes;
  const shapes = by_shape ? await read_shapes(db, comparison, changed) : null;
  return {
    cells: { type: 'FeatureCollection', features: changed.map((i) => feature_of(comparison, i, shapes)) },
    warnings: by_shape ? [] : [`Plus de ${most_shapes} lieux changent : chacun est donné par son centre.`],
  };
}

async function read_shapes(
  db: Db,
  { states }: Comparison,
  changed: readonly number[],
): Promise<Map<string, Geometry>> {
  const { demands, read } = states[0]!.situation;
  const shapes = new Map<string, Geometry>();
  for (let start = 0; start < changed.length; start += batch_size) {
    const ids = changed.slice(start, start + batch_size).map((i) => demands.ids[i]!);
    const rows = await db.query<{ id: string; shape: Geometry }>(
      sql`select id, ST_AsGeoJSON(ST_Simplify(geom, 0.0005, true), 5)::jsonb as shape
        from ${ident('published', read.collection)} where id = any (${ids}::text[])`,
    );
    for (const { id, shape } of rows) shapes.set(id, shape);
  }
  return shapes;
}

function feature_of(
  { states }: Comparison,
  i: number,
  shapes: ReadonlyMap<string, Geometry> | null,
): Feature {
  const { demands } = states[0]!.situation;
  const id = demands.ids[i]!;
  const centre: Geometry = { type: 'Point', coordinates: [demands.lon[i]!, demands.lat[i]!] };
  return {
    type: 'Feature',
    id,
    properties: {
      ...Object.fromEntries(states.map(({ name, class: of }) => [`class_${name}`, classes[of[i]!]])),
      ...Object.fromEntries(
        states.map(({ name, worst_minutes }) => [`minutes_${name}`, round(worst_minutes[i]!)]),
      ),
      population: demands.population[i],
      code_insee: demands.code_insee[i],
      code_epci: demands.code_epci[i],
      code_departement: demands.code_departement[i],
    },
    geometry: shapes?.get(id) ?? centre,
  };
}

/** Null where no way leads to one category at least. */
const round = (minutes: number) => (minutes === Infinity ? null : Number(minutes.toFixed(2)));
