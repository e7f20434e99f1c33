/**
 * Any file that the readers open, as a collection of its own: columns, types, CRS and identifier come from the file, and
 * the person may declare each of them.
 *
 *   const opened = await open_file(path, { crs });
 *   const plan = await plan_dataset(opened, options);          // what would be imported: print_plan(plan)
 *   const source = await make_dataset_source(opened, options); // a Source for the runner; its features are read anew
 */
import type { Geometry } from 'geojson';
import { AppError, message_of } from '../../errors.ts';
import { sql, type Fragment } from '../../sql/fragment.ts';
import { is_in_france } from '../readers/place.ts';
import type { OpenedFile } from '../readers/open.ts';
import type { Feature, Input, Reject, Source, SourceContext, SourceRow } from '../source.ts';
import { find_crs, type KnownCrs } from './crs_areas.ts';
import { name_crs, require_known_srid } from './crs_choice.ts';
import { refuse, type DatasetOptions } from './options.ts';
import { own, read_place } from './place_columns.ts';
import { plan_dataset, type DatasetPlan, type PlannedGeometry } from './plan.ts';
import { positions_of, swap_axes } from './place_profile.ts';
import { convert, kind_of, to_text } from './values.ts';

export type { DatasetOptions, MappedColumn } from './options.ts';
export { plan_dataset, type DatasetPlan } from './plan.ts';

/** Reads the file once to plan, and gives the source that imports it. Throws what the plan cannot settle by itself. */
export async function make_dataset_source(opened: OpenedFile, options: DatasetOptions): Promise<Source> {
  return dataset_source(await plan_dataset(opened, options));
}

/** The source of a plan. Throws its `problem`, such as an unknown CRS. */
export function dataset_source(plan: DatasetPlan): Source {
  if (plan.problem !== null) throw plan.problem;
  const { options, columns, geometry } = plan;
  const { id, title, producer, licence, source_url = '', keywords = [], vintage = null } = options;
  return {
    id,
    title,
    abstract: options.abstract ?? `Jeu de données « ${title} », importé du fichier ${plan.file}.`,
    producer,
    licence,
    source_url,
    keywords,
    collection: {
      id,
      columns: columns.map(({ name, type, title }) => ({ name, type, title })),
      geometry:
        geometry === null || geometry.crs === null ? null : { type: geometry.type, srid: geometry.crs.srid },
    },
    share: 'whole',
    order: 10,
    recognise: (sample) => columns.every(({ from }) => sample.columns.includes(from)),
    vintage: () => vintage,
    features: (input, context) => read_features(plan, input, context),
    check: (staging) => check_staged(plan, staging),
  };
}

async function* read_features(
  plan: DatasetPlan,
  input: Input,
  context: SourceContext,
): AsyncIterable<Feature | Reject> {
  if (input === null)
    throw refuse('no-file', 'un jeu de données générique vient d’un fichier', 'Indiquez --file.');
  const srid = plan.geometry?.crs?.srid;
  if (srid !== undefined) await require_known_srid(context.db, srid);
  for (const warning of plan.warnings) context.warn(sentence(warning));
  const read_geometry = geometry_reader(plan);
  let kept = 0;
  let first: Reject | null = null;
  for await (const row of input.rows()) {
    for (const item of read_row(plan, row, read_geometry)) {
      if (!('reason' in item)) kept++;
      else first ??= item;
      yield item;
    }
  }
  if (kept === 0 && first !== null)
    throw new AppError(`aucune ligne publiable ; la première rejetée : ${first.reason}`, {
      status: 422,
      code: 'no-valid-row',
      place: `ligne ${first.line}`,
      remedy:
        'Vérifiez le fichier et les options de l’import ; le jeu de données publié reste tel qu’il était.',
    });
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

type ReadGeometry = (row: SourceRow) => { geometry: Geometry | null; note: string | null };

function* read_row(
  plan: DatasetPlan,
  row: SourceRow,
  read_geometry: ReadGeometry,
): Generator<Feature | Reject> {
  const { line, fields } = row;
  try {
    const id = read_id(plan, row);
    const values = read_values(plan, fields);
    const { geometry, note } = read_geometry(row);
    yield { line, id, values, geometry };
    if (note !== null) yield { line, reason: note, row: fields, kept: true };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    yield { line, reason: message_of(error), row: fields };
  }
}

const faulty = (reason: string) => refuse('invalid-row', reason, '');

/** An identifier is part of an address. */
const max_id_length = 500;

function read_id({ id_column }: DatasetPlan, { line, fields }: SourceRow): string {
  if (id_column === null) return String(line);
  const value = own(fields, id_column);
  if (kind_of(value) === 'empty') throw faulty(`identifiant absent (colonne « ${id_column} »)`);
  const id = to_text(value).trim();
  if (id.length > max_id_length) throw faulty(`identifiant de plus de ${max_id_length} caractères`);
  return id;
}

function read_values({ columns }: DatasetPlan, fields: SourceRow['fields']): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, from, type } of columns)
    try {
      values[name] = convert(own(fields, from), type);
    } catch (error) {
      throw faulty(`colonne « ${from} » : ${message_of(error)}`);
    }
  return values;
}

function geometry_reader({ geometry: planned, options }: DatasetPlan): ReadGeometry {
  if (planned === null || planned.crs === null) return () => ({ geometry: null, note: null });
  const { place, crs, type, share_in_france } = planned;
  const known = find_crs(crs.srid);
  // Among the places of the world some lie in France when swapped: only a file of France has swapped ones.
  const may_straighten =
    options.axes === undefined && known?.bounds[2] === 180 && share_in_france > mostly_in_france;
  return (row) => {
    const read = read_place(row, place);
    if ('reason' in read) throw faulty(read.reason);
    if (read.geometry === null) return { geometry: null, note: null };
    if (read.srid !== null && read.srid !== crs.srid)
      throw faulty(`géométrie en EPSG:${read.srid} dans un jeu de données en ${name_crs(crs.srid)}`);
    const ordered = options.axes === 'yx' ? swap_axes(read.geometry) : read.geometry;
    const straightened = may_straighten ? straighten(ordered) : null;
    const geometry = straightened ?? ordered;
    check_bounds(geometry, known);
    return {
      geometry: promote(geometry, type),
      note: straightened === null ? null : 'longitude et latitude inversées, remises en ordre',
    };
  };
}

/** Above it a file's places are in France, but for those that are swapped. */
const mostly_in_france = 0.5;

/** A lone point out of France that lies in France when swapped, in a file whose places are in France. */
function straighten(geometry: Geometry): Geometry | null {
  if (geometry.type !== 'Point') return null;
  const [x = NaN, y = NaN] = geometry.coordinates;
  return !is_in_france(x, y) && is_in_france(y, x) ? swap_axes(geometry) : null;
}

const shown = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 6 });

/** Conversions leave 180.00000000000006 behind. */
const rounding = 1e-9;

function check_bounds(geometry: Geometry, known: KnownCrs | null): void {
  for (const [x = NaN, y = NaN] of positions_of(geometry)) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw faulty('coordonnée qui n’est pas un nombre fini');
    if (known === null) continue;
    const [west, south, east, north] = known.bounds;
    const slack = (east - west) * rounding;
    if (x < west - slack || x > east + slack || y < south - slack || y > north + slack)
      throw faulty(
        `coordonnées hors de l’étendue de ${name_crs(known.srid)} (${shown.format(x)} ; ${shown.format(y)})`,
      );
  }
}

/** Single parts in a column of multiples. */
function promote(geometry: Geometry, type: PlannedGeometry['type']): Geometry {
  if (geometry.type === 'GeometryCollection' || geometry.type === type || type === 'Geometry')
    return geometry;
  return { type, coordinates: [geometry.coordinates] } as Geometry;
}

/** Repeated identifiers leave all but their first row; invalid areas are kept and told. */
function check_staged({ id_column, geometry }: DatasetPlan, staging: Fragment): Fragment | null {
  const repeated = sql`
    select line, 'identifiant ' || left(id, 60) || ' déjà lu ligne ' || first_line as reason, false as kept
    from (select line, id, min(line) over (partition by id) as first_line from ${staging}) as numbered
    where line > first_line`;
  const invalid = sql`
    select line, 'géométrie invalide : ' || ST_IsValidReason(geom) as reason, true as kept
    from ${staging} where not ST_IsValid(geom)`;
  const has_areas = geometry?.type === 'MultiPolygon' || geometry?.type === 'Geometry';
  if (id_column === null) return has_areas ? invalid : null;
  return has_areas ? sql`${repeated} union all ${invalid}` : repeated;
}
