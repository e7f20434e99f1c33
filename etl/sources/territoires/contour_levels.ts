/** Which territories a file of contours holds, and under which columns, by its content. */
import { AppError } from '../../../errors.ts';
import type { Sample, SourceRow } from '../../source.ts';
import { read_code } from '../services/place.ts';
import { text_or_null } from '../services/text.ts';

export type Level = 'commune' | 'epci' | 'departement' | 'region';

export interface ContourColumns {
  level: Level;
  /** Published name of the column that holds the territory's code. */
  code: string;
  /** Published names of the others; null when the file lacks them. */
  nom: string | null;
  population: string | null;
  epci: string | null;
  departement: string | null;
  nature: string | null;
  /** Year of the contours, when a column's name tells: SUPERF_2023. */
  vintage: string | null;
}

const commune_form = /^(?:\d{2}|2[AB])\d{3}$/;
const departement_form = /^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d)$/;
const region_form = /^(?:0[1-6]|11|24|27|28|32|44|52|53|75|76|84|93|94)$/;
const siren_form = /^\d{9}$/;

/**
 * Code columns of each level, the surest first: Admin Express 3 (INSEE_COM, CODE_SIREN, INSEE_DEP, INSEE_REG) and 4
 * (code_insee everywhere), contours-administratifs (code everywhere), and INSEE's own spellings.
 */
const code_names: Record<Level, readonly string[]> = {
  commune: ['insee_com', 'code_insee', 'codgeo', 'depcom', 'code'],
  epci: ['code_siren', 'siren_epci', 'epci', 'code_epci', 'siren', 'code'],
  departement: ['insee_dep', 'code_insee', 'dep', 'code'],
  region: ['insee_reg', 'code_insee', 'reg', 'code'],
};
const parent_names: Record<Level, readonly string[]> = {
  commune: ['insee_dep', 'code_insee_du_departement', 'dep', 'departement'],
  epci: [],
  departement: ['insee_reg', 'code_insee_de_la_region', 'reg', 'region'],
  region: [],
};
/** Tables of Admin Express whose rows also carry the code of a territory above them. */
const other_tables = ['insee_arm', 'code_insee_de_la_commune_de_rattachement', 'id_com'];
const smaller_than: Record<Level, readonly string[]> = {
  commune: other_tables,
  epci: ['insee_com', 'codgeo', 'depcom'],
  departement: ['insee_com', 'insee_can', 'insee_arr', 'code_insee_de_l_arrondissement', 'epci'],
  region: ['insee_com', 'insee_can', 'insee_arr', 'insee_dep', 'dep', 'epci'],
};

/** Code of a territory as the official list writes it; null when it is none of this level. */
export function read_territory_code(level: Level, value: unknown): string | null {
  if (level === 'commune') {
    const code = read_code(value);
    return code !== null && commune_form.test(code) ? code : null;
  }
  const text = text_or_null(value)?.toUpperCase() ?? '';
  if (level === 'epci') return siren_form.test(text) ? text : null;
  const padded = text.length === 1 ? `0${text}` : text;
  const form = level === 'departement' ? departement_form : region_form;
  return form.test(padded) ? padded : null;
}

const is_polygonal = ({ geometry }: SourceRow) =>
  geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon';

function columns_of_level(sample: Sample, level: Level, names: Map<string, string>): ContourColumns | null {
  const find = (candidates: readonly string[]) =>
    candidates.map((name) => names.get(name)).find((name) => name !== undefined) ?? null;
  if (find(smaller_than[level]) !== null) return null;
  const parent = find(parent_names[level]);
  // A polygon with the code of a commune may be anything; a contour also says which département it is in.
  if (level === 'commune' && parent === null) return null;
  const code = code_names[level]
    .map((name) => names.get(name))
    .find((name) => name !== undefined && are_codes(level, sample.rows, name));
  if (code === undefined) return null;
  // Half the codes of régions are also codes of départements: a département names its région or its column says so.
  if (level === 'departement' && parent === null && !/dep/i.test(code)) return null;
  if (level === 'region' && /^code/i.test(code) && find(parent_names.departement) !== null) return null;
  const dated = (form: RegExp) => [...names.keys()].map((name) => form.exec(name)).find((m) => m !== null);
  return {
    level,
    code,
    nom: find(['nom', 'nom_officiel', 'nom_epci', 'nom_dep', 'nom_reg', 'libgeo', 'libelle']),
    population: find(['population', 'ptot', dated(/^pop(?:ulation)?_\d{4}$/)?.[0] ?? 'population']),
    epci: level === 'commune' ? find(['siren_epci', 'codes_siren_des_epci', 'epci', 'code_epci']) : null,
    departement: level === 'commune' ? parent : null,
    nature: find(['nature_epci', 'nature']),
    vintage: dated(/^superf(?:icie)?_(\d{4})$/)?.[1] ?? null,
  };
}

/** Share of readable codes in the first rows below which the column holds something else. */
const least_share = 0.9;

function are_codes(level: Level, rows: readonly SourceRow[], name: string): boolean {
  const codes = rows.map(({ fields }) => read_territory_code(level, fields[name]));
  const known = codes.filter((code) => code !== null);
  // A few bad rows are rejected later. Many rows per code are another thing: quarters, electoral sections.
  return known.length >= codes.length * least_share && new Set(known).size * 2 > known.length;
}

/** The columns of a file imported as contours of a level. Throws an AppError when it holds something else. */
export function require_contour_columns(sample: Sample, level: Level): ContourColumns {
  const columns = read_contour_columns(sample);
  if (columns?.level === level) return columns;
  throw new AppError('le fichier n’a pas les colonnes attendues (contours, code et nom de territoire)', {
    status: 422,
    code: 'unexpected-columns',
    place: sample.name,
    remedy: `Colonnes du fichier : ${sample.columns.join(', ')}.`,
  });
}

/** What the file holds, or null when it is no file of contours that Maillage knows. */
export function read_contour_columns(sample: Sample): ContourColumns | null {
  if (sample.rows.length === 0 || !sample.rows.every(is_polygonal)) return null;
  const names = new Map(sample.columns.map((name) => [name.trim().toLowerCase(), name]));
  const levels: readonly Level[] = ['commune', 'epci', 'departement', 'region'];
  for (const level of levels) {
    const columns = columns_of_level(sample, level, names);
    if (columns !== null) return columns;
  }
  return null;
}
