/** The tables of a GeoPackage 1.3 (OGC 12-128r17) with one layer, as SQL statements and their values. */
import type { Layer, SqliteValue } from './geopackage_messages.ts';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** « GPKG » and version 1.3.0 (Requirements 2 and 3). */
export const header_pragmas = 'pragma application_id = 0x47504B47; pragma user_version = 10300';

export const core_tables = `
  create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer not null primary key,
    organization text not null, organization_coordsys_id integer not null, definition text not null, description text);
  create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
    description text default '', last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    min_x double, min_y double, max_x double, max_y double, srs_id integer,
    constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id));
  create table gpkg_geometry_columns (table_name text not null, column_name text not null,
    geometry_type_name text not null, srs_id integer not null, z tinyint not null, m tinyint not null,
    constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name),
    constraint fk_gc_tn foreign key (table_name) references gpkg_contents(table_name),
    constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
  create table gpkg_extensions (table_name text, column_name text, extension_name text not null,
    definition text not null, scope text not null,
    constraint ge_tce unique (table_name, column_name, extension_name));
  create table gpkg_data_columns (table_name text not null, column_name text not null, name text, title text,
    description text, mime_type text, constraint_name text,
    constraint pk_gdc primary key (table_name, column_name), constraint gdc_tn unique (table_name, name));
  create table gpkg_data_column_constraints (constraint_name text not null, constraint_type text not null, value text,
    min numeric, min_is_inclusive boolean, max numeric, max_is_inclusive boolean, description text,
    constraint gdcc_ntv unique (constraint_name, constraint_type, value))`;

type Insert = readonly [sql: string, values: SqliteValue[]];

const wgs84 =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]';
const schema_definition = 'http://www.geopackage.org/spec121/#extension_schema';

/** What the standard's own tables say of a layer (Requirements 11, 13, 22 and the Schema extension). */
export function describe_layer({ name, title, description, columns, geometry }: Layer): Insert[] {
  const srs = 'insert or ignore into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, null)';
  const systems: Insert[] = [
    [srs, ['Undefined cartesian SRS', -1, 'NONE', -1, 'undefined']],
    [srs, ['Undefined geographic SRS', 0, 'NONE', 0, 'undefined']],
    [srs, ['WGS 84 geodetic', 4326, 'EPSG', 4326, wgs84]],
  ];
  const contents =
    'insert into gpkg_contents (table_name, data_type, identifier, description, srs_id) values (?, ?, ?, ?, ?)';
  const data_column = 'insert into gpkg_data_columns values (?, ?, null, ?, ?, ?, null)';
  const extension = 'insert into gpkg_extensions values (?, null, ?, ?, ?)';
  const described: Insert[] = [
    ...['gpkg_data_columns', 'gpkg_data_column_constraints'].map((table): Insert => [
      extension,
      [table, 'gpkg_schema', schema_definition, 'read-write'],
    ]),
    ...columns.map((column): Insert => [
      data_column,
      [name, column.name, column.title, column.description, column.is_json ? 'application/json' : null],
    ]),
  ];
  if (geometry === null)
    return [...systems, [contents, [name, 'attributes', title, description, null]], ...described];
  const { crs, type, z, m } = geometry;
  return [
    ...systems,
    [srs, [crs.name, crs.srid, crs.authority, crs.code, crs.wkt]],
    [contents, [name, 'features', title, description, crs.srid]],
    [
      'insert into gpkg_geometry_columns values (?, ?, ?, ?, ?, ?)',
      [name, geometry.name, type, crs.srid, z, m],
    ],
    ...described,
  ];
}

/** The table of the features. A numbered column of the table's own serves as its key, or one is added before. */
export function create_layer_table({ name, fid, columns, geometry }: Layer): string {
  const parts = columns.map((column) =>
    column.name === fid
      ? `${quoted(fid)} integer primary key not null`
      : `${quoted(column.name)} ${column.type}`,
  );
  if (!columns.some((column) => column.name === fid))
    parts.unshift(`${quoted(fid)} integer primary key autoincrement not null`);
  if (geometry !== null) parts.push(`${quoted(geometry.name)} ${geometry.type}`);
  return `create table ${quoted(name)} (${parts.join(', ')})`;
}

/** The statement that a row's values are bound to: columns, then the geometry. */
export function insert_into({ name, columns, geometry }: Layer): string {
  const names = [...columns.map((column) => column.name), ...(geometry === null ? [] : [geometry.name])];
  if (names.length === 0) return `insert into ${quoted(name)} default values`;
  return `insert into ${quoted(name)} (${names.map(quoted).join(', ')}) values (${names.map(() => '?').join(', ')})`;
}
