import { PbfWriter } from 'pbf';
import { CommandWriter, geometry_type } from './geometry_commands.ts';
import type { Shape } from './shape.ts';
import { extent } from './tile_matrix_set.ts';

/** What a property may hold; null is left out, as the format has no null. */
export type Value = string | number | boolean | null;

// Field numbers of vector_tile.proto, version 2.1.
const tile_layers = 3;
const layer = { name: 1, features: 2, keys: 3, values: 4, extent: 5, version: 15 } as const;
const feature = { id: 1, tags: 2, type: 3, geometry: 4 } as const;
const value_field = { string: 1, double: 3, uint: 5, sint: 6, bool: 7 } as const;

/**
 * Writes one layer of a vector tile, feature by feature (Mapbox Vector Tile 2.1). `keys` are the names of the
 * properties; the values of a feature come in their order.
 */
export class LayerWriter {
  readonly #commands = new CommandWriter();
  readonly #features = new PbfWriter();
  readonly #values = new PbfWriter();
  readonly #index = new Map<Value, number>();
  #count = 0;

  constructor(
    readonly name: string,
    readonly keys: readonly string[],
  ) {}

  /** Features written. */
  get count(): number {
    return this.#count;
  }

  /** Bytes so far, without the names. */
  get size(): number {
    return this.#features.pos + this.#values.pos;
  }

  /** Adds a feature; false when its shape leaves nothing to draw. `id`: an integer from 0 to 2^53 − 1, or null. */
  add(id: number | null, values: readonly Value[], shape: Shape): boolean {
    const type = this.#commands.write(shape);
    if (type === geometry_type.nothing) return false;
    const geometry = this.#commands.bytes.subarray(0, this.#commands.length);
    this.#features.writeMessage(
      layer.features,
      (_, pbf) => this.#write_feature(pbf, id, values, type, geometry),
      null,
    );
    this.#count++;
    return true;
  }

  #write_feature(
    pbf: PbfWriter,
    id: number | null,
    values: readonly Value[],
    type: number,
    geometry: Uint8Array,
  ) {
    if (id !== null) pbf.writeVarintField(feature.id, id);
    const tags: number[] = [];
    values.forEach((value, key) => {
      if (value !== null) tags.push(key, this.#index_of(value));
    });
    pbf.writePackedVarint(feature.tags, tags);
    pbf.writeVarintField(feature.type, type);
    pbf.writeBytesField(feature.geometry, geometry);
  }

  /** Each value is written once in a layer. A Map keeps "1" and 1 apart, and -0 and 0 together. */
  #index_of(value: string | number | boolean): number {
    const known = this.#index.get(value);
    if (known !== undefined) return known;
    const index = this.#index.size;
    this.#index.set(value, index);
    this.#values.writeMessage(layer.values, write_value, value);
    return index;
  }

  /** Appends the layer to a tile; a layer without features is left out. */
  finish(tile: PbfWriter): void {
    if (this.#count === 0) return;
    tile.writeMessage(
      tile_layers,
      (_, pbf) => {
        pbf.writeVarintField(layer.version, 2);
        pbf.writeStringField(layer.name, this.name);
        append(pbf, this.#features);
        for (const key of this.keys) pbf.writeStringField(layer.keys, key);
        append(pbf, this.#values);
        pbf.writeVarintField(layer.extent, extent);
      },
      null,
    );
  }
}

/** Zigzag doubles a number, which must stay exact. */
const max_varint = 2 ** 52;

/** Whole fields written elsewhere. */
function append(pbf: PbfWriter, fields: PbfWriter): void {
  const bytes = fields.finish();
  pbf.realloc(bytes.length);
  pbf.buf.set(bytes, pbf.pos);
  pbf.pos += bytes.length;
}

function write_value(value: string | number | boolean, pbf: PbfWriter): void {
  if (typeof value === 'string') pbf.writeStringField(value_field.string, value);
  else if (typeof value === 'boolean') pbf.writeBooleanField(value_field.bool, value);
  else if (!Number.isInteger(value) || Math.abs(value) > max_varint)
    pbf.writeDoubleField(value_field.double, value);
  else if (value >= 0) pbf.writeVarintField(value_field.uint, value);
  else pbf.writeSVarintField(value_field.sint, value);
}

/** The layers as one tile; without any feature it has no bytes. */
export function write_tile(layers: readonly LayerWriter[]): Uint8Array {
  const tile = new PbfWriter();
  for (const each of layers) each.finish(tile);
  return tile.finish();
}
