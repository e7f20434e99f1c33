/** What a table or view is, that is to be published where it stands: which rows, columns, key and geometry. */
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { ident, sql, type Fragment } from '../../sql/fragment.ts';
import { query_file } from '../../sql/query_file.ts';

export interface SourceColumn {
  name: string;
  /** PostgreSQL's name of the type. */
  type: string;
  comment: string | null;
  /** Of a geometry or geography: declared EPSG code, 0 without one. */
  srid: number | null;
}

export interface Source {
  /** r table, p partitioned, v view, m materialized view, f foreign table. */
  kind: 'r' | 'p' | 'v' | 'm' | 'f';
  /** In the form `schema.table`, for people. */
  name: string;
  /** The relation that the rows are read from. */
  relation: Fragment;
  comment: string | null;
  /** Unique columns without nulls by an index, the primary key first. */
  keys: readonly string[];
  columns: readonly SourceColumn[];
}

/** How the geometry is served. */
export interface ServedGeometry {
  column: string;
  form: 'as_is' | 'set_srid' | 'geography';
  srid: number;
}

/** What is served of a source. */
export interface Served {
  key: string;
  /** Columns beside the geometry, in order. */
  columns: readonly SourceColumn[];
  geometry: ServedGeometry | null;
  /** What the officer should know, in French: what is left out, what will be slow. */
  warnings: string[];
}

/** What a person says of it. */
export interface Choices {
  key?: string | undefined;
  geometry?: string | undefined;
  /** EPSG code of coordinates that do not say theirs. */
  srid?: number | undefined;
}

const refuse = (code: string, message: string, remedy: string, status = 422) =>
  new AppError(message, { status, code, remedy });

const own_schemas = /^(?:maillage|maillage_foreign|staging|published|pg_.*|information_schema)$/;
/** Types whose text is of no use to anybody. */
const not_shown = new Set(['raster', 'topogeometry', 'tsvector', 'tsquery']);
const key_types = new Set(['text', 'varchar', 'bpchar', 'uuid', 'int2', 'int4', 'int8', 'citext']);
const is_spatial = ({ type }: SourceColumn) => type === 'geometry' || type === 'geography';
const names_of = (columns: readonly SourceColumn[]) => columns.map(({ name }) => name).join(', ');

/** Throws an AppError unless the schema may hold what is published: not the product's own, nor PostgreSQL's. */
export function check_schema(schema: string): void {
  if (own_schemas.test(schema))
    throw refuse(
      'schema-not-publishable',
      `le schéma « ${schema} » est celui de PostgreSQL ou de Maillage`,
      'Nommer une table ou une vue d’un schéma de l’organisation.',
    );
}

/** Describes a relation of this database; an AppError when it is not there, may not be read, or has row rights. */
export async function read_source(db: Db, schema: string, table: string): Promise<Source> {
  const name = `${schema}.${table}`;
  const [row] = await db.query<
    Omit<Source, 'name' | 'relation'> & { has_row_rights: boolean; role: string; is_readable: boolean }
  >(query_file('in_place_source', [schema, table]));
  if (row === undefined)
    throw refuse(
      'source-not-found',
      `aucune table ni vue « ${name} » dans cette base`,
      'Écrire schéma.table avec ses majuscules ; d’un autre serveur : --server=….',
      404,
    );
  const { has_row_rights, role, is_readable, ...source } = row;
  if (!is_readable)
    throw refuse(
      'source-not-readable',
      `« ${role} » ne peut pas lire « ${name} »`,
      `Le propriétaire de la table exécute : grant usage on schema "${schema}" to "${role}"; grant select on "${schema}"."${table}" to "${role}";`,
      403,
    );
  if (has_row_rights)
    throw refuse(
      'source-has-row-rights',
      `« ${name} » a des droits par ligne, qu’une collection ne suivrait pas`,
      'Publier une vue qui dit quelles lignes sont à tous.',
    );
  return { ...source, name, relation: ident(schema, table) };
}

/** Chooses key, geometry and columns, and checks them on the rows; an AppError says what a person has to name. */
export async function choose_served(db: Db, source: Source, choices: Choices): Promise<Served> {
  const { geometry, warnings } = await choose_geometry(db, source, choices);
  const columns = source.columns.filter((column) => !is_spatial(column) && !not_shown.has(column.type));
  const left_out = source.columns.filter(
    (column) => !columns.includes(column) && column.name !== geometry?.column,
  );
  if (left_out.length > 0) warnings.push(`colonnes non servies : ${names_of(left_out)}`);
  return { key: await choose_key(db, source, columns, choices.key), columns, geometry, warnings };
}

async function choose_key(
  db: Db,
  source: Source,
  columns: readonly SourceColumn[],
  wanted: string | undefined,
): Promise<string> {
  const fits = columns.filter(({ type }) => key_types.has(type));
  const name = wanted ?? source.keys.find((key) => fits.some((column) => column.name === key));
  if (name === undefined)
    throw refuse(
      'key-missing',
      `rien n’identifie une ligne de « ${source.name} »`,
      `Nommer une colonne unique et jamais vide : --key=…. Colonnes possibles : ${names_of(fits)}.`,
    );
  if (!fits.some((column) => column.name === name))
    throw refuse(
      'key-unfit',
      `« ${name} » n’est pas une colonne qui puisse identifier un objet`,
      `Un texte, un entier ou un UUID : ${names_of(fits)}.`,
    );
  if (source.keys.includes(name)) return name;
  const key = ident('t', name);
  const counted = await one<{ rows: number; filled: number; distinct: number }>(
    db,
    sql`select count(*) as rows, count(${key}) as filled, count(distinct ${key}) as distinct from ${source.relation} t`,
  );
  if (counted.filled < counted.rows || counted.distinct < counted.rows)
    throw refuse(
      'key-not-unique',
      `« ${name} » n’identifie pas les lignes de « ${source.name} » : ${counted.rows - counted.filled} vides, ${counted.filled - counted.distinct} répétées`,
      'Nommer une autre colonne, ou l’ajouter à la vue.',
    );
  return name;
}

async function choose_geometry(
  db: Db,
  source: Source,
  { geometry: wanted, srid: declared }: Choices,
): Promise<{ geometry: ServedGeometry | null; warnings: string[] }> {
  const spatial = source.columns.filter(is_spatial);
  const column =
    wanted === undefined
      ? (spatial.find(({ type }) => type === 'geometry') ?? spatial[0])
      : spatial.find(({ name }) => name === wanted);
  if (wanted !== undefined && column === undefined)
    throw refuse(
      'geometry-missing',
      `« ${wanted} » n’est pas une géométrie de « ${source.name} »`,
      spatial.length === 0 ? 'Elle n’en a aucune.' : `Les siennes : ${names_of(spatial)}.`,
    );
  if (column === undefined) return { geometry: null, warnings: [] };
  if (column.type === 'geography')
    return {
      geometry: { column: column.name, form: 'geography', srid: column.srid || 4326 },
      warnings: ['geography : aucun index ne sert aux emprises ; une colonne geometry serait plus rapide'],
    };
  if (column.srid !== null && column.srid > 0)
    return { geometry: { column: column.name, form: 'as_is', srid: column.srid }, warnings: [] };
  return place_undeclared(db, source, column.name, declared);
}

/** A column that does not declare its system: that of all its values, else the one that the person says. */
async function place_undeclared(
  db: Db,
  source: Source,
  column: string,
  declared: number | undefined,
): Promise<{ geometry: ServedGeometry; warnings: string[] }> {
  const geometry = ident('t', column);
  const found = await db.query<{ srid: number }>(
    sql`select distinct st_srid(${geometry}) as srid from ${source.relation} t where ${geometry} is not null limit 3`,
  );
  const [first] = found;
  if (found.length > 1)
    throw refuse(
      'srid-mixed',
      `les géométries de « ${column} » sont de plusieurs systèmes`,
      'Les mettre dans un seul par une vue (st_transform).',
    );
  if (first !== undefined && first.srid > 0)
    return { geometry: { column, form: 'as_is', srid: first.srid }, warnings: [] };
  if (declared === undefined)
    throw refuse(
      'srid-missing',
      `« ${column} » ne dit pas son système de coordonnées`,
      'Le déclarer : --srid=2154 pour Lambert-93.',
    );
  return {
    geometry: { column, form: 'set_srid', srid: declared },
    warnings: [
      `système absent des géométries : aucun index ne sert aux emprises ; « alter table … alter column "${column}" type geometry(Geometry, ${declared}) using st_setsrid("${column}", ${declared}) » y remédie`,
    ],
  };
}
