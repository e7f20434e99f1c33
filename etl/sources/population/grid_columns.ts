/** Columns of population grids in the spellings that INSEE has used. */
import type { Sample, SourceRow } from '../../source.ts';
import { read_number } from '../services/place.ts';
import { text_or_null } from '../services/text.ts';
import { read_cell_id, square_kilometre, type Cell } from './cells.ts';

export interface GridColumns {
  /** Published names. Null `id`: the corner is in `x` and `y`. */
  id: string | null;
  x: string | null;
  y: string | null;
  population: string;
  /** Codes of the communes that the square touches, run together. */
  communes: string | null;
  /** 1 when INSEE imputed the values of the square. */
  imputed: string | null;
  /** Lower-case name → published name: ind_0_3 … ind_80p, ind_inc. */
  ages: ReadonlyMap<string, string>;
  vintage: string | null;
}

/** The finest square that a row names comes first: Filosofi's rows at 200 m also name their square of 1 km. */
const id_names = [
  'idcar_200m',
  'idinspire',
  'id_carreau_200m',
  'idcar_1km',
  'id_carreau_1km',
  'id_carr1km',
  'id_carr_1km',
  'idcar_nat',
  'id_carr_n',
];
const population_names = ['ind', 'ind_c'];
const commune_form = /^(?:lcog_geo|depcom|code_insee|codgeo|insee_com)(?:_\d{4})?$/;
const age_form = /^ind_(?:\d+_\d+|80p|inc)$/;
const imputed_names: Record<number, readonly string[]> = {
  200: ['i_est_200', 'i_est_cr'],
  1000: ['i_est_1km'],
};

/** Filosofi 2015 alone has these spellings; later vintages do not differ by their columns. */
const vintage_of = (names: ReadonlyMap<string, string>) =>
  names.has('id_carr1km') && (names.has('i_est_cr') || names.has('i_est_1km')) ? '2015' : null;

function find_id(sample: Sample, names: ReadonlyMap<string, string>): string | null {
  const holds_ids = (name: string | undefined) =>
    name !== undefined &&
    sample.rows.some(({ fields }) => read_cell_id(fields[name]) !== null) &&
    sample.rows.every(({ fields }) => fields[name] !== undefined);
  return id_names.map((name) => names.get(name)).find(holds_ids) ?? null;
}

/** The columns, or null when the file is no population grid that Maillage knows. */
export function read_grid_columns(sample: Sample): GridColumns | null {
  const names = new Map(sample.columns.map((name) => [name.trim().toLowerCase(), name]));
  const id = find_id(sample, names);
  const x = names.get('x_laea') ?? null;
  const y = names.get('y_laea') ?? null;
  const population = population_names.map((name) => names.get(name)).find((name) => name !== undefined);
  if (population === undefined || (id === null && (x === null || y === null))) return null;
  const sizes = sample.rows.map(({ fields }) => (id === null ? null : read_cell_id(fields[id])?.size_m));
  const size_m = sizes.find((size) => size != null) ?? 1000;
  const imputed = imputed_names[size_m]?.map((name) => names.get(name)).find((name) => name !== undefined);
  return {
    id,
    x,
    y,
    population,
    communes: [...names].find(([name]) => commune_form.test(name))?.[1] ?? null,
    imputed: imputed ?? null,
    ages: new Map([...names].filter(([name]) => age_form.test(name))),
    vintage: vintage_of(names),
  };
}

/** The square that a row is about; null when it names none. */
export function read_cell(fields: SourceRow['fields'], { id, x, y }: GridColumns): Cell | null {
  if (id !== null) return read_cell_id(fields[id]);
  const easting = x === null ? null : read_number(fields[x]);
  const northing = y === null ? null : read_number(fields[y]);
  return easting === null || northing === null ? null : square_kilometre(easting, northing);
}

/** Commune codes run together (« 3106331555 »), in any separator; a lost leading zero is put back. */
export function read_commune_codes(value: unknown): string[] {
  const text = (text_or_null(value) ?? '').toUpperCase().replace(/[^0-9AB]/g, '');
  const whole = text.length % 5 === 4 ? `0${text}` : text;
  return whole.match(/(?:\d{2}|2[AB])\d{3}/g) ?? [];
}

/** Population by age group, in the source's own names; null when it gives none. */
export function read_ages(
  fields: SourceRow['fields'],
  ages: GridColumns['ages'],
): Record<string, number> | null {
  const read = [...ages]
    .map(([name, published]) => [name, read_number(fields[published])] as const)
    .filter((entry): entry is readonly [string, number] => entry[1] !== null);
  return read.length === 0 ? null : Object.fromEntries(read);
}
