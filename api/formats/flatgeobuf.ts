/**
 * FlatGeobuf (flatgeobuf.org), header and features one after the other. Without its spatial index, which stands before the
 * features and can be made only when all are known: the file is read from its beginning, not by rectangle over HTTP.
 */
import { Builder } from 'flatbuffers';
import { Column } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js';
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js';
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js';
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js';
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js';
import { magicbytes } from 'flatgeobuf/lib/mjs/constants.js';
import { buildGeometry } from 'flatgeobuf/lib/mjs/generic/geometry.js';
import { typed_select } from './column_sql.ts';
import type { FileCrs, OutputFormat, OutputRow, WriteContext } from './output_format.ts';
import type { ColumnKind, OutputColumn, OutputGeometry } from './output_table.ts';
import { PropertyBytes } from './property_bytes.ts';
import { flatten_wkb, type FlatGeometry } from './wkb.ts';

const types: Readonly<Record<ColumnKind, ColumnType>> = {
  text: ColumnType.String,
  integer: ColumnType.Int,
  bigint: ColumnType.Long,
  real: ColumnType.Float,
  double: ColumnType.Double,
  decimal: ColumnType.Double,
  boolean: ColumnType.Bool,
  date: ColumnType.DateTime,
  timestamp: ColumnType.DateTime,
  timestamptz: ColumnType.DateTime,
  json: ColumnType.Json,
  binary: ColumnType.Binary,
};

/** The types that a whole file may be of; of anything else each feature says its own. */
const geometry_types: Readonly<Record<string, GeometryType>> = {
  point: GeometryType.Point,
  linestring: GeometryType.LineString,
  polygon: GeometryType.Polygon,
  multipoint: GeometryType.MultiPoint,
  multilinestring: GeometryType.MultiLineString,
  multipolygon: GeometryType.MultiPolygon,
};
const geometry_type = ({ type }: OutputGeometry) =>
  geometry_types[type.toLowerCase()] ?? GeometryType.Unknown;

export const flatgeobuf: OutputFormat = {
  name: 'fgb',
  media_type: 'application/flatgeobuf',
  extension: 'fgb',
  title: 'FlatGeobuf',
  crs: 'any',
  select: (table, { crs }) => typed_select(table, crs.srid),
  async *write(batches, context) {
    const { columns } = context.table;
    yield Buffer.concat([magicbytes, build_header(context)]);
    const builder = new Builder(64 * 1024);
    const properties = new PropertyBytes();
    for await (const rows of batches) {
      const features = rows.map((row) => build_feature(builder, properties, columns, row));
      if (features.length > 0) yield Buffer.concat(features);
    }
  },
};

function build_header({ table, crs }: WriteContext): Uint8Array {
  const builder = new Builder(4096);
  align(builder);
  const columns = Header.createColumnsVector(
    builder,
    table.columns.map((column) => build_column(builder, column)),
  );
  const name = builder.createString(table.id);
  const title = builder.createString(table.title);
  const description = builder.createString(table.description);
  const system = crs === null ? null : build_crs(builder, crs);
  Header.startHeader(builder);
  Header.addName(builder, name);
  Header.addTitle(builder, title);
  Header.addDescription(builder, description);
  if (crs !== null && table.geometry !== null) {
    Header.addGeometryType(builder, geometry_type(table.geometry));
    Header.addHasZ(builder, table.geometry.has_z);
    Header.addHasM(builder, table.geometry.has_m);
  }
  if (columns !== 0) Header.addColumns(builder, columns);
  // 0: their number is not known in advance.
  Header.addFeaturesCount(builder, 0n);
  Header.addIndexNodeSize(builder, 0);
  if (system !== null) Header.addCrs(builder, system);
  builder.finishSizePrefixed(Header.endHeader(builder));
  return builder.asUint8Array();
}

function build_column(builder: Builder, { name, kind, title, description }: OutputColumn): number {
  const texts = [name, title, description ?? ''].map((text) => builder.createString(text));
  const [name_at = 0, title_at = 0, description_at = 0] = texts;
  Column.startColumn(builder);
  Column.addName(builder, name_at);
  Column.addType(builder, types[kind]);
  if (title !== name) Column.addTitle(builder, title_at);
  if (description !== null) Column.addDescription(builder, description_at);
  return Column.endColumn(builder);
}

function build_crs(builder: Builder, { authority, code, name, wkt }: FileCrs): number {
  const [org, title, text] = [authority, name, wkt].map((word) => builder.createString(word));
  Crs.startCrs(builder);
  Crs.addOrg(builder, org ?? 0);
  Crs.addCode(builder, code);
  Crs.addName(builder, title ?? 0);
  Crs.addWkt(builder, text ?? 0);
  return Crs.endCrs(builder);
}

/** Whole eights of bytes: readers that take coordinates in place need each feature to begin at one. */
const align = (builder: Builder) => builder.prep(8, 0);

/** One feature with its length before it. */
function build_feature(
  builder: Builder,
  properties: PropertyBytes,
  columns: readonly OutputColumn[],
  row: OutputRow,
): Uint8Array {
  builder.clear();
  align(builder);
  const values = properties.write(columns, row);
  const values_at = values.length === 0 ? 0 : builder.createByteVector(values);
  const geometry = row['geometry'] instanceof Buffer ? without_empty(flatten_wkb(row['geometry'])) : null;
  const geometry_at = geometry === null ? 0 : buildGeometry(builder, geometry as never);
  Feature.startFeature(builder);
  if (geometry_at !== 0) Feature.addGeometry(builder, geometry_at);
  if (values_at !== 0) Feature.addProperties(builder, values_at);
  builder.finishSizePrefixed(Feature.endFeature(builder));
  // The builder's bytes are written over by the next feature.
  return builder.asUint8Array().slice();
}

/** Readers refuse a geometry without any position: it is written as none. */
function without_empty(flat: FlatGeometry): FlatGeometry | null {
  if (flat.parts === undefined) return flat.xy === undefined || flat.xy.length === 0 ? null : flat;
  const parts = flat.parts.map(without_empty).filter((part) => part !== null);
  return parts.length === 0 ? null : { ...flat, parts };
}
