/**
 * CSV by RFC 4180, with one row of names. Points give two columns of coordinates, other shapes a column WKT, which is the
 * name that GDAL and QGIS look for. Null is an empty field, an empty text is "".
 */
import { ident, join, sql, type Fragment } from '../../sql/fragment.ts';
import { geometry_in, iso_text, plain_text } from './column_sql.ts';
import type { CsvDialect, OutputFormat, SelectOptions } from './output_format.ts';
import { free_name, type OutputColumn, type OutputTable } from './output_table.ts';
import { write_lines } from './text_lines.ts';

const separator: Readonly<Record<CsvDialect, string>> = { standard: ',', excel: ';' };
const between: Readonly<Record<CsvDialect, Fragment>> = {
  standard: sql` || ',' || `,
  excel: sql` || ';' || `,
};

const is_point = ({ geometry }: OutputTable) => geometry !== null && /^point$/i.test(geometry.type);

/** Names of the columns that hold coordinates, none of them a name of the table's own. */
function coordinate_names(table: OutputTable, is_geographic: boolean): string[] {
  const { geometry, columns } = table;
  if (geometry === null) return [];
  const wanted = !is_point(table)
    ? ['WKT']
    : [...(is_geographic ? ['longitude', 'latitude'] : ['x', 'y']), ...(geometry.has_z ? ['z'] : [])];
  const taken = columns.map(({ name }) => name);
  return wanted.map((name) => free_name(name, taken));
}

/** A text field: quoted where RFC 4180 asks for it, and when empty, which tells it from null. */
function text_field(text: Fragment, dialect: CsvDialect): Fragment {
  const safe = dialect === 'excel' ? without_formula(text) : text;
  return sql`coalesce(case when ${safe} = '' then '""'
    when ${safe} ~ '[",;\r\n]' then '"' || replace(${safe}, '"', '""') || '"' else ${safe} end, '')`;
}

/** What a spreadsheet would run: a text that begins with one of these, after blanks too. A sign before mere digits is harmless. */
const formula = String.raw`^\s*([=@＝＠\t\r]|[-+－＋](?![0-9 .,()]*$))`;

/**
 * An apostrophe before what a spreadsheet would take for a formula (OWASP, « CSV Injection »). Only in the dialect that
 * is made for spreadsheets: programs get the data as it is.
 */
function without_formula(text: Fragment): Fragment {
  return sql`case when ${text} ~ ${formula}::text then '''' || ${text} else ${text} end`;
}

/** The same of a column's name, which comes from files of others too. */
function name_field(name: string, dialect: CsvDialect): string {
  const safe = dialect === 'excel' && new RegExp(formula, 'u').test(name) ? `'${name}` : name;
  return /[",;\r\n]/.test(safe) || safe === '' ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function number_field(text: Fragment, dialect: CsvDialect): Fragment {
  return dialect === 'excel' ? sql`coalesce(replace(${text}, '.', ','), '')` : sql`coalesce(${text}, '')`;
}

function value_field(column: OutputColumn, dialect: CsvDialect): Fragment {
  const value = ident('t', column.name);
  switch (column.kind) {
    case 'integer':
    case 'bigint':
    case 'boolean':
      return sql`coalesce(${value}::text, '')`;
    case 'real':
    case 'double':
    case 'decimal':
      return number_field(sql`${value}::text`, dialect);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return sql`coalesce(${iso_text(column)}, '')`;
    default:
      return text_field(plain_text(column), dialect);
  }
}

function coordinate_fields(table: OutputTable, { crs, csv }: SelectOptions): Fragment[] {
  const geometry = geometry_in(table, crs.srid);
  if (geometry === null) return [];
  if (!is_point(table)) return [text_field(sql`st_astext(${geometry}, ${crs.decimals}::int)`, csv)];
  const axes = [sql`st_x(${geometry})`, sql`st_y(${geometry})`];
  if (table.geometry?.has_z === true) axes.push(sql`st_z(${geometry})`);
  // Rounded as double: a numeric would be exact, and three times as slow for the same digits.
  const scale = 10 ** crs.decimals;
  return axes.map((axis) =>
    number_field(sql`(round(${axis} * ${scale}::float8) / ${scale}::float8)::text`, csv),
  );
}

function line_text(table: OutputTable, options: SelectOptions): Fragment {
  const fields = [
    ...table.columns.map((column) => value_field(column, options.csv)),
    ...coordinate_fields(table, options),
  ];
  const [only] = fields;
  if (only === undefined) return sql`'""'`;
  // A lone empty field would be an empty line, which readers pass over.
  return fields.length === 1 ? sql`coalesce(nullif(${only}, ''), '""')` : join(fields, between[options.csv]);
}

export const csv: OutputFormat = {
  name: 'csv',
  media_type: 'text/csv; charset=utf-8',
  extension: 'csv',
  title: 'CSV',
  crs: 'any',
  select: (table, options) => [{ name: 'line', sql: line_text(table, options) }],
  write(batches, { table, crs, csv: dialect }) {
    const names = [
      ...table.columns.map(({ name }) => name),
      ...(crs === null ? [] : coordinate_names(table, crs.is_geographic)),
    ];
    const header = names.map((name) => name_field(name, dialect)).join(separator[dialect]);
    // Excel takes a file without a byte order mark for Windows-1252.
    const mark = dialect === 'excel' ? '\uFEFF' : '';
    return write_lines(batches, { head: `${mark}${header}\r\n`, write: (line) => `${line}\r\n` });
  },
};
