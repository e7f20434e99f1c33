import { file_error } from './file_error.ts';
import { Message } from './protobuf.ts';

/** Nodes or ways of the block just decoded; the arrays are larger than what they hold and serve the next block too. */
export interface OsmElements {
  count: number;
  id: Float64Array;
  /** Tags of element i are `tag_start[i]` to `tag_start[i + 1]`; keys and values are indexes of `OsmBlock.text`. */
  tag_start: Int32Array;
  tag_key: Int32Array;
  tag_value: Int32Array;
}

export interface OsmNodes extends OsmElements {
  /** 1e-7 degrees. */
  lon: Int32Array;
  lat: Int32Array;
}

export interface OsmWays extends OsmElements {
  /** Nodes of way i are `ref_start[i]` to `ref_start[i + 1]`. */
  ref_start: Int32Array;
  ref: Float64Array;
}

const units_of_degree = 1e7;
const nanodegrees_of_unit = 100;

const damaged = (reason: string) => file_error('invalid-osm-pbf', `bloc OpenStreetMap abîmé : ${reason}`);

/** Stands for a field that is absent; asking it for a number is reading beyond its end. */
const nothing = new Message(new Uint8Array(0));

const grown = <Kind extends Int32Array | Float64Array>(array: Kind, length: number): Kind => {
  if (array.length >= length) return array;
  const larger = new (array.constructor as new (length: number) => Kind)(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
};

/** Decodes the blocks of an OSM file one after the other into arrays that it keeps. Relations are passed over. */
export class OsmBlock {
  readonly nodes: OsmNodes = { ...no_elements(), lon: new Int32Array(0), lat: new Int32Array(0) };
  readonly ways: OsmWays = { ...no_elements(), ref_start: new Int32Array(1), ref: new Float64Array(0) };
  /** Whether the block just decoded holds nodes, asked for or not. */
  has_nodes = false;
  #content: Uint8Array = new Uint8Array(0);
  #text_at = new Int32Array(0);
  #text_count = 0;
  #texts: (string | undefined)[] = [];
  #granularity = 100;
  #lon_offset = 0;
  #lat_offset = 0;

  /** Decodes a block: both kinds, or the one asked for. Throws an AppError on damaged content. */
  decode(content: Uint8Array, { nodes = true, ways = true }: { nodes?: boolean; ways?: boolean } = {}): void {
    this.#content = content;
    this.nodes.count = this.ways.count = 0;
    this.has_nodes = false;
    this.#text_count = 0;
    this.#texts = [];
    [this.#granularity, this.#lat_offset, this.#lon_offset] = [100, 0, 0];
    const groups: Message[] = [];
    const block = new Message(content);
    while (block.has_more) {
      const tag = block.tag();
      if (tag === (1 << 3) + 2) this.#read_texts(block.message());
      else if (tag === (2 << 3) + 2) groups.push(block.message());
      else if (tag === 17 << 3) this.#granularity = block.varint();
      else if (tag === 19 << 3) this.#lat_offset = int64(block.varint());
      else if (tag === 20 << 3) this.#lon_offset = int64(block.varint());
      else block.skip(tag);
    }
    for (const group of groups)
      while (group.has_more) {
        const tag = group.tag();
        this.has_nodes ||= tag === (1 << 3) + 2 || tag === (2 << 3) + 2;
        if (tag === (1 << 3) + 2 && nodes) this.#read_node(group.message());
        else if (tag === (2 << 3) + 2 && nodes) this.#read_dense(group.message());
        else if (tag === (3 << 3) + 2 && ways) this.#read_way(group.message());
        else group.skip(tag);
      }
  }

  /** Text number i of the block's table. */
  text(i: number): string {
    const known = this.#texts[i];
    if (known !== undefined) return known;
    if (i >= this.#text_count) throw damaged('texte absent de sa table');
    const message = new Message(this.#content, this.#text_at[i]);
    return (this.#texts[i] = message.text());
  }

  /** The number of a text of at most 127 bytes in the block's table, −1 when it is not there: elements without it are passed over quickly. */
  find(text: string): number {
    const wanted = Buffer.from(text);
    for (let i = 0; i < this.#text_count; i++) {
      const at = this.#text_at[i] as number;
      // Short texts have a length of one byte.
      if (
        this.#content[at] === wanted.length &&
        wanted.equals(this.#content.subarray(at + 1, at + 1 + wanted.length))
      )
        return i;
    }
    return -1;
  }

  /** Tags of element i, as a map: names from outside never become members of an object. */
  tags({ tag_start, tag_key, tag_value }: OsmElements, i: number): Map<string, string> {
    const tags = new Map<string, string>();
    for (let at = tag_start[i] as number; at < (tag_start[i + 1] as number); at++)
      tags.set(this.text(tag_key[at] as number), this.text(tag_value[at] as number));
    return tags;
  }

  #read_texts(table: Message): void {
    while (table.has_more) {
      const tag = table.tag();
      if (tag === (1 << 3) + 2) {
        this.#text_at = grown(this.#text_at, this.#text_count + 1);
        this.#text_at[this.#text_count++] = table.position;
      }
      table.skip(tag);
    }
  }

  #read_node(message: Message): void {
    const { nodes } = this;
    const at = nodes.count;
    let [keys, values] = [nothing, nothing];
    let [id, lat, lon] = [0, NaN, NaN];
    while (message.has_more) {
      const tag = message.tag();
      if (tag === 1 << 3) id = message.signed();
      else if (tag === (2 << 3) + 2) keys = message.message();
      else if (tag === (3 << 3) + 2) values = message.message();
      else if (tag === 8 << 3) lat = message.signed();
      else if (tag === 9 << 3) lon = message.signed();
      else message.skip(tag);
    }
    this.#make_room_for_nodes(1);
    nodes.id[at] = id;
    nodes.lon[at] = this.#units(lon, this.#lon_offset, 180);
    nodes.lat[at] = this.#units(lat, this.#lat_offset, 90);
    this.#read_tags(nodes, keys, values);
    nodes.count++;
  }

  #read_dense(message: Message): void {
    let [ids, lats, lons, tags] = [nothing, nothing, nothing, nothing];
    while (message.has_more) {
      const tag = message.tag();
      if (tag === (1 << 3) + 2) ids = message.message();
      else if (tag === (8 << 3) + 2) lats = message.message();
      else if (tag === (9 << 3) + 2) lons = message.message();
      else if (tag === (10 << 3) + 2) tags = message.message();
      else message.skip(tag);
    }
    this.#make_room_for_nodes(ids.count());
    const { nodes } = this;
    let [id, lat, lon] = [0, 0, 0];
    while (ids.has_more) {
      id += ids.signed();
      lat += lats.signed();
      lon += lons.signed();
      nodes.id[nodes.count] = id;
      nodes.lon[nodes.count] = this.#units(lon, this.#lon_offset, 180);
      nodes.lat[nodes.count] = this.#units(lat, this.#lat_offset, 90);
      this.#read_dense_tags(tags);
      nodes.count++;
    }
  }

  #make_room_for_nodes(more: number): void {
    const { nodes } = this;
    const length = nodes.count + more;
    nodes.id = grown(nodes.id, length);
    nodes.lon = grown(nodes.lon, length);
    nodes.lat = grown(nodes.lat, length);
    nodes.tag_start = grown(nodes.tag_start, length + 1);
  }

  /** Coordinate in 1e-7 degrees. Throws beyond the globe. */
  #units(value: number, offset: number, most_degrees: number): number {
    const units = Math.round((offset + this.#granularity * value) / nanodegrees_of_unit);
    if (Math.abs(units) <= most_degrees * units_of_degree) return units;
    throw damaged('coordonnée hors du globe');
  }

  /** Pairs of one node in the list of all: key, value, …, 0. */
  #read_dense_tags(list: Message): void {
    const { nodes } = this;
    let end = nodes.tag_start[nodes.count] as number;
    while (list.has_more) {
      const key = list.varint();
      if (key === 0) break;
      nodes.tag_key = grown(nodes.tag_key, end + 1);
      nodes.tag_value = grown(nodes.tag_value, end + 1);
      nodes.tag_key[end] = key;
      nodes.tag_value[end++] = list.varint();
    }
    nodes.tag_start[nodes.count + 1] = end;
  }

  #read_tags(elements: OsmElements, keys: Message, values: Message): void {
    let end = elements.tag_start[elements.count] as number;
    while (keys.has_more && values.has_more) {
      elements.tag_key = grown(elements.tag_key, end + 1);
      elements.tag_value = grown(elements.tag_value, end + 1);
      elements.tag_key[end] = keys.varint();
      elements.tag_value[end++] = values.varint();
    }
    elements.tag_start[elements.count + 1] = end;
  }

  #read_way(message: Message): void {
    const { ways } = this;
    let [keys, values, refs] = [nothing, nothing, nothing];
    let id = 0;
    while (message.has_more) {
      const tag = message.tag();
      if (tag === 1 << 3) id = message.varint();
      else if (tag === (2 << 3) + 2) keys = message.message();
      else if (tag === (3 << 3) + 2) values = message.message();
      else if (tag === (8 << 3) + 2) refs = message.message();
      else message.skip(tag);
    }
    const at = ways.count;
    ways.id = grown(ways.id, at + 1);
    ways.tag_start = grown(ways.tag_start, at + 2);
    ways.ref_start = grown(ways.ref_start, at + 2);
    ways.id[at] = id;
    this.#read_tags(ways, keys, values);
    let end = ways.ref_start[at] as number;
    ways.ref = grown(ways.ref, end + refs.count());
    for (let ref = 0; refs.has_more;) ways.ref[end++] = ref += refs.signed();
    ways.ref_start[at + 1] = end;
    ways.count++;
  }
}

const no_elements = (): OsmElements => ({
  count: 0,
  id: new Float64Array(0),
  tag_start: new Int32Array(1),
  tag_key: new Int32Array(0),
  tag_value: new Int32Array(0),
});

/** Negative int64 values are written as varints of 64 bits: two's complement. */
const int64 = (value: number): number => (value >= 2 ** 63 ? value - 2 ** 64 : value);
