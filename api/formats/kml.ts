/** KML 2.2 (OGC 07-147r2): placemarks with typed fields, longitude and latitude. */
import { ident, join, sql, type Fragment } from '../../sql/fragment.ts';
import { geometry_in, iso_text, plain_text } from './column_sql.ts';
import type { OutputFormat } from './output_format.ts';
import type { ColumnKind, OutputColumn, OutputTable } from './output_table.ts';
import { write_lines } from './text_lines.ts';
import { clean_xml, escape_xml, xml_text } from './xml_text.ts';

/** A centimetre. */
const decimals = 7;

/** KML's schema has no 64-bit integers, dates or documents: texts. */
const types: Readonly<Partial<Record<ColumnKind, string>>> = {
  integer: 'int',
  real: 'float',
  double: 'double',
  decimal: 'double',
  boolean: 'bool',
};

/** What a map shows beside a placemark: a column named like a name, else the key. */
const names_of_names = ['nom', 'name', 'libelle', 'libellé', 'intitule', 'titre', 'title'];
function name_column({ columns, key }: OutputTable): OutputColumn | undefined {
  const named = names_of_names.map((name) => columns.find((column) => column.name.toLowerCase() === name));
  return named.find((column) => column !== undefined) ?? columns.find((column) => column.name === key);
}

function text_of(column: OutputColumn): Fragment {
  const { name, kind } = column;
  if (kind === 'text' || kind === 'json' || kind === 'binary') return xml_text(plain_text(column));
  if (kind === 'date' || kind === 'timestamp' || kind === 'timestamptz') return iso_text(column);
  // XML Schema allows `true` as well; GDAL reads numbers only.
  if (kind === 'boolean') return sql`${ident('t', name)}::int::text`;
  return sql`${ident('t', name)}::text`;
}

/** A null leaves its field out. */
function field(column: OutputColumn): Fragment {
  const start = `<SimpleData name="${escape_xml(column.name)}">`;
  return sql`coalesce(${start}::text || ${text_of(column)} || '</SimpleData>', '')`;
}

export const kml: OutputFormat = {
  name: 'kml',
  media_type: 'application/vnd.google-earth.kml+xml',
  extension: 'kml',
  title: 'KML',
  crs: 'crs84',
  select(table, { crs }) {
    const named = name_column(table);
    const name =
      named === undefined ? sql`''` : sql`coalesce('<name>' || ${text_of(named)} || '</name>', '')`;
    const geometry = geometry_in(table, crs.srid);
    const shape = geometry === null ? sql`''` : sql`coalesce(st_askml(${geometry}, ${decimals}::int), '')`;
    const fields = join([sql`''`, ...table.columns.map(field)], sql` || `);
    const line = sql`'<Placemark>' || ${name} || '<ExtendedData><SchemaData schemaUrl="#fields">' || ${fields}
      || '</SchemaData></ExtendedData>' || ${shape} || '</Placemark>'`;
    return [{ name: 'line', sql: line }];
  },
  write(batches, { table }) {
    const fields = table.columns.map(({ name, kind, title }) => {
      const shown = title === name ? '' : `<displayName>${escape_xml(title)}</displayName>`;
      return `<SimpleField type="${types[kind] ?? 'string'}" name="${escape_xml(name)}">${shown}</SimpleField>`;
    });
    const id = escape_xml(table.id);
    return write_lines(batches, {
      head:
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>' +
        `<name>${escape_xml(table.title)}</name>` +
        `<Schema name="${id}" id="fields">${fields.join('')}</Schema>` +
        // GDAL takes the layer's name from the folder.
        `<Folder><name>${id}</name>\n`,
      write: (line) => `${clean_xml(line)}\n`,
      tail: '</Folder></Document></kml>\n',
    });
  },
};
