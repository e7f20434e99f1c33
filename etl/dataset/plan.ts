/** What importing a file as a generic dataset would make of it, after one reading of the whole in constant memory. */
import { check_dataset_id } from '../../catalogue/dataset_id.ts';
import type { CollectionSpec, ColumnType } from '../../catalogue/referentiels.ts';
import type { AppError } from '../../errors.ts';
import { column_key } from '../readers/names.ts';
import { is_reject_row, type OpenedFile } from '../readers/open.ts';
import type { SourceRow } from '../source.ts';
import { ColumnProfile } from './column_profile.ts';
import { choose_crs, find_candidates, name_crs, type ChosenCrs } from './crs_choice.ts';
import { find_crs, type KnownCrs } from './crs_areas.ts';
import { max_title_length, names_a_code, safe_names } from './identifiers.ts';
import { read_mapping, refuse, require_column, type DatasetOptions } from './options.ts';
import { find_place, own, read_place, type PlaceColumns } from './place_columns.ts';
import { PlaceProfile } from './place_profile.ts';
import { UniqueValues } from './unique_values.ts';
import { to_text } from './values.ts';

export interface PlannedColumn {
  /** In the collection. */
  name: string;
  /** In the file. */
  from: string;
  type: ColumnType;
  /** Declared by the person: a value of another type rejects its row. */
  is_declared: boolean;
  title: string;
  samples: string[];
  /** Rows where it has a value. */
  filled: number;
}

export interface PlannedGeometry {
  place: PlaceColumns;
  type: NonNullable<CollectionSpec['geometry']>['type'];
  /** Null: not known, `problem` asks for it. */
  crs: ChosenCrs | null;
  /** Rows with a place, without one, with one that cannot be read. */
  placed: number;
  absent: number;
  unreadable: number;
  /** Share of the places, in degrees, that lie in France. */
  share_in_france: number;
  /** Systems in which most of the places would lie in France: proposed when the person is asked. */
  candidates: readonly KnownCrs[];
}

export interface DatasetPlan {
  options: DatasetOptions;
  file: string;
  format: string;
  /** Rows read, those that the reader itself rejects left out. */
  rows: number;
  unreadable_rows: number;
  columns: PlannedColumn[];
  /** Columns of the file that the collection leaves out, and why, in French. */
  dropped: { from: string; reason: string }[];
  /** Null: a table without places. */
  geometry: PlannedGeometry | null;
  /** Column of the identifier in the file; null: the line number. */
  id_column: string | null;
  /** What a person should check, in French, those of the reader left out. */
  warnings: string[];
  /** What the reader itself had to guess. */
  reader_warnings: readonly string[];
  /** What stops the import until the person answers; null: it can run. */
  problem: AppError | null;
}

/** PostgreSQL takes 1,600 columns in a table, and Maillage adds its own. */
const max_columns = 1000;
/** Names of identifiers, the surest first. */
const id_names =
  'id identifiant uuid uid gid code ref reference code_insee insee_com siret cle_interop ogc_fid objectid fid'.split(
    ' ',
  );
/** Columns whose uniqueness is followed: 32 MB each. */
const max_id_candidates = 4;

interface Profile {
  rows: number;
  unreadable_rows: number;
  columns: Map<string, ColumnProfile>;
  place: PlaceProfile;
  ids: Map<string, UniqueValues>;
}

/** Throws an AppError on options that do not fit the file. What only the person can answer is in `problem`. */
export async function plan_dataset(opened: OpenedFile, options: DatasetOptions): Promise<DatasetPlan> {
  check_dataset_id(options.id);
  const { sample } = opened;
  const mapping = read_mapping(options.columns, sample.columns);
  const place = find_place(sample, options);
  const declared_id =
    options.id_column === undefined ? null : require_column(sample.columns, options.id_column);
  const profile = await read_profile(
    opened,
    place,
    declared_id === null ? id_candidates(sample.columns) : [],
  );
  if (profile.rows === 0)
    throw refuse('no-rows', 'le fichier n’a aucune ligne à publier', 'Vérifiez le fichier et sa couche.');
  const id_column = declared_id ?? [...profile.ids].find(([, values]) => values.is_unique)?.[0] ?? null;
  const geometry = plan_geometry(place, profile.place);
  const choice = geometry === null ? null : choose_crs(geometry.place, profile.place, sample.crs, options);
  const columns = plan_columns(profile, mapping, { options, place: geometry?.place ?? null, id_column });
  return {
    options,
    file: sample.name,
    format: sample.format,
    rows: profile.rows,
    unreadable_rows: profile.unreadable_rows,
    ...columns,
    geometry: geometry === null ? null : { ...geometry, crs: choice?.crs ?? null },
    id_column,
    warnings: [...columns.warnings, ...place_warnings(place, geometry, choice?.crs ?? null)],
    reader_warnings: opened.warnings,
    problem: choice?.problem ?? null,
  };
}

const id_candidates = (columns: readonly string[]): string[] =>
  id_names
    .flatMap((name) => columns.filter((column) => column_key(column) === name))
    .slice(0, max_id_candidates);

async function read_profile(
  opened: OpenedFile,
  place: PlaceColumns | null,
  candidates: readonly string[],
): Promise<Profile> {
  const profile: Profile = {
    rows: 0,
    unreadable_rows: 0,
    columns: new Map(),
    place: new PlaceProfile(),
    ids: new Map(candidates.map((column) => [column, new UniqueValues()])),
  };
  for (const column of opened.sample.columns) add_column(profile, column);
  for await (const row of opened.rows()) {
    if (is_reject_row(row)) profile.unreadable_rows += row.kept === true ? 0 : 1;
    else add_row(profile, row, place);
  }
  return profile;
}

function add_row(profile: Profile, row: SourceRow, place: PlaceColumns | null): void {
  profile.rows++;
  for (const [name, value] of Object.entries(row.fields))
    (profile.columns.get(name) ?? add_column(profile, name)).add(value, row.line);
  for (const [column, values] of profile.ids) {
    const value = own(row.fields, column) ?? '';
    values.add(to_text(value).trim());
  }
  if (place !== null) profile.place.add(read_place(row, place));
}

function add_column(profile: Profile, name: string): ColumnProfile {
  if (profile.columns.size === max_columns)
    throw refuse(
      'too-many-columns',
      `plus de ${max_columns} colonnes`,
      'Les noms de colonnes contiennent sans doute des valeurs : corrigez le fichier.',
    );
  const column = new ColumnProfile(name, names_a_code(name));
  profile.columns.set(name, column);
  return column;
}

/** Null when there is no place to publish: columns that look like coordinates and are not, geometries all absent. */
function plan_geometry(
  place: PlaceColumns | null,
  profile: PlaceProfile,
): Omit<PlannedGeometry, 'crs'> | null {
  if (place === null) return null;
  const is_asked = place.kind === 'wkt' || (place.kind === 'xy' && place.is_declared);
  if (profile.placed === 0 && !is_asked) return null;
  if (profile.placed === 0)
    throw refuse(
      'no-place',
      'aucune coordonnée lisible dans les colonnes indiquées',
      'Vérifiez --x, --y ou --wkt.',
    );
  const { placed, absent, unreadable } = profile;
  const share_in_france = profile.share_in_france();
  const candidates = find_candidates(profile);
  return { place, type: common_type(profile), placed, absent, unreadable, share_in_france, candidates };
}

/** Polygons and their multiples share a column as multiples; unlike kinds need a column of any geometry. */
function common_type({ types }: PlaceProfile): PlannedGeometry['type'] {
  const families = new Set([...types].map((type) => type.replace('Multi', '')));
  const [family = 'Geometry', ...others] = families;
  if (others.length > 0) return 'Geometry';
  if (family === 'Point') return types.has('MultiPoint') ? 'MultiPoint' : 'Point';
  return family === 'LineString' ? 'MultiLineString' : family === 'Polygon' ? 'MultiPolygon' : 'Geometry';
}

const columns_of_place = (place: PlaceColumns | null): readonly string[] => {
  if (place === null || place.kind === 'geometry') return [];
  return place.kind === 'xy' ? [place.x, place.y] : [place.column];
};

interface Choices {
  options: DatasetOptions;
  place: PlaceColumns | null;
  id_column: string | null;
}

function plan_columns(
  profile: Profile,
  mapping: ReturnType<typeof read_mapping>,
  { options, place, id_column }: Choices,
): Pick<DatasetPlan, 'columns' | 'dropped' | 'warnings'> {
  const mapped_from = new Set([...mapping.values()].map(({ from }) => from));
  const in_place = new Set(columns_of_place(place));
  const dropped: DatasetPlan['dropped'] = [];
  const drop_reason = (from: string, column: ColumnProfile): string | null => {
    if (column.is_binary) return 'valeurs binaires';
    if (options.others === 'drop') return 'hors de la liste demandée';
    if (in_place.has(from)) return 'lue comme géométrie';
    return from === id_column && column_key(from) === 'id' ? 'lue comme identifiant' : null;
  };
  const others = [...profile.columns].filter(([from, column]) => {
    if (mapped_from.has(from)) return false;
    const reason = drop_reason(from, column);
    if (reason !== null) dropped.push({ from, reason });
    return reason === null;
  });
  const names = safe_names(
    others.map(([from]) => from),
    mapping.keys(),
  );
  const describe = (
    name: string,
    from: string,
    given: { type?: ColumnType; title?: string },
  ): PlannedColumn => {
    const column = profile.columns.get(from) ?? new ColumnProfile(from, false);
    return {
      name,
      from,
      type: given.type ?? column.type,
      is_declared: given.type !== undefined,
      title: (given.title ?? from.trim().slice(0, max_title_length)) || name,
      samples: column.samples,
      filled: column.filled,
    };
  };
  const columns = [
    ...[...mapping].map(([name, given]) => describe(name, given.from, given)),
    ...others.map(([from]) => describe(names.get(from) ?? from, from, {})),
  ];
  const warnings = columns.flatMap(({ from, is_declared }) => {
    const warning = is_declared ? null : (profile.columns.get(from)?.warning ?? null);
    return warning === null ? [] : [warning];
  });
  return { columns, dropped, warnings };
}

function place_warnings(
  place: PlaceColumns | null,
  geometry: Omit<PlannedGeometry, 'crs'> | null,
  crs: ChosenCrs | null,
): string[] {
  const warnings: string[] = [];
  if (place !== null && place.kind !== 'geometry' && geometry === null)
    warnings.push(
      `aucune coordonnée lisible dans ${columns_of_place(place)
        .map((name) => `« ${name} »`)
        .join(' et ')} : publié comme table sans géométrie`,
    );
  if (geometry !== null && geometry.absent > 0)
    warnings.push(
      geometry.absent === 1
        ? '1 ligne sans position, publiée sans géométrie'
        : `${geometry.absent} lignes sans position, publiées sans géométrie`,
    );
  if (crs !== null && find_crs(crs.srid) === null)
    warnings.push(`étendue de ${name_crs(crs.srid)} inconnue de Maillage : coordonnées non vérifiées`);
  return warnings;
}
