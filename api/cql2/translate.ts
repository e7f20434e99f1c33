/** A CQL2 tree as the condition of a query on row `t`: names are columns that exist, every literal is bound. */
import type { AppError } from '../../errors.ts';
import { join, sql, type Fragment } from '../../sql/fragment.ts';
import type { Crs } from '../crs.ts';
import { nearest } from '../params.ts';
import { bounds_of, flip, read_checked } from './geometry_literal.ts';
import {
  array_elements,
  array_predicates,
  calculations,
  comparisons,
  spatial_predicates,
  type ArrayElement,
} from './operators.ts';
import { functions, type ArgumentKind, type CqlFunction } from './functions.ts';
import type { FilterProperty, Kind } from './properties.ts';
import { temporal_condition, type Period } from './temporal.ts';
import {
  is_bbox,
  is_date,
  is_geometry,
  is_interval,
  is_operation,
  is_property,
  is_timestamp,
  max_depth,
  max_nodes,
  max_positions,
  named_operators,
  refuse_filter,
  type Geometry,
  type Operation,
  type Places,
  type Tree,
} from './tree.ts';
import { as_instant, by_index, kind_names, number_literal, truth, type Value } from './value.ts';

/** What filters are asked of. */
export interface FilterTarget {
  properties: ReadonlyMap<string, FilterProperty>;
  /** SRID of the geometry column; 0 without one. */
  srid: number;
  /** Of the coordinates that the filter writes. */
  crs: Crs;
}

/** The condition of a filter. Throws a 400 AppError that says what is wrong and where. */
export function translate(tree: Tree, places: Places, target: FilterTarget): Fragment {
  return new Translator(places, target).condition(tree);
}

class Translator {
  readonly #places: Places;
  readonly #target: FilterTarget;
  #nodes = 0;
  #positions = 0;
  #depth = 0;

  constructor(places: Places, target: FilterTarget) {
    this.#places = places;
    this.#target = target;
  }

  condition(node: Tree): Fragment {
    return this.#of_kind(node, 'boolean').sql;
  }

  #wrong(node: Tree, message: string, remedy?: string): AppError {
    return refuse_filter(message, this.#places(node), remedy);
  }

  #of_kind(node: Tree, kind: Kind): Value {
    const value = this.#value(node);
    if (value.kind === kind) return value;
    throw this.#wrong(node, `il faut ${kind_names[kind]}, et non ${kind_names[value.kind]}`);
  }

  #value(node: Tree): Value {
    if (++this.#nodes > max_nodes) throw this.#wrong(node, `plus de ${max_nodes} éléments`);
    if (typeof node === 'string') return { kind: 'text', sql: sql`${node}::text` };
    if (typeof node === 'boolean') return { kind: 'boolean', sql: sql`${node}::boolean` };
    if (typeof node === 'number') return number_literal(node);
    if (Array.isArray(node)) throw this.#wrong(node, 'une liste n’a pas sa place ici');
    if (is_operation(node)) return this.#deeper(node);
    if (is_property(node)) return this.#property(node.property, node);
    if (is_date(node)) return { kind: 'date', sql: sql`${this.#day(node.date, node)}::date` };
    if (is_timestamp(node))
      return { kind: 'timestamp', sql: sql`${this.#moment(node.timestamp, node)}::timestamptz` };
    if (is_bbox(node)) return this.#bbox(node.bbox, node);
    if (is_geometry(node)) return this.#geometry(node);
    throw this.#wrong(node, 'un intervalle ne s’emploie que dans une fonction T_…');
  }

  #deeper(node: Operation): Value {
    if (++this.#depth > max_depth) throw this.#wrong(node, `plus de ${max_depth} niveaux d’imbrication`);
    const value = this.#operation(node);
    this.#depth--;
    return value;
  }

  #property(name: string, node: Tree): Value {
    const { properties } = this.#target;
    const found = properties.get(name);
    if (found !== undefined) {
      const { kind, is_integer, array_type } = found;
      return { kind, sql: found.sql, is_integer, ...(array_type !== null && { array_type }) };
    }
    const near = nearest(name, [...properties.keys()]);
    throw this.#wrong(
      node,
      `la propriété « ${name.slice(0, 80)} » n’existe pas`,
      near === undefined
        ? `Propriétés : ${[...properties.keys()].slice(0, 30).join(', ')}.`
        : `Vouliez-vous dire « ${near} » ?`,
    );
  }

  /** The arguments, as many as there must be. */
  #args(node: Operation, count: number): Tree[] {
    if (node.args.length === count) return node.args;
    throw this.#wrong(
      node,
      `« ${node.op.slice(0, 40)} » attend ${count} argument(s), et non ${node.args.length}`,
    );
  }

  #pair(node: Operation): [Tree, Tree] {
    const [one, other] = this.#args(node, 2);
    return [one!, other!];
  }

  #operation(node: Operation): Value {
    const { op, args } = node;
    if (op === 'and' || op === 'or') {
      if (args.length < 2) throw this.#wrong(node, `« ${op} » attend deux conditions ou plus`);
      const parts = args.map((arg) => this.condition(arg));
      return truth(sql`(${join(parts, op === 'and' ? sql` and ` : sql` or `)})`);
    }
    if (op === 'not') return truth(sql`(not ${this.condition(this.#args(node, 1)[0]!)})`);
    const comparison = comparisons.get(op);
    if (comparison !== undefined) return this.#compare(node, comparison);
    const calculation = calculations.get(op);
    if (calculation !== undefined) {
      const [left, right] = this.#pair(node).map((arg) => this.#of_kind(arg, 'number').sql);
      return { kind: 'number', sql: calculation(left!, right!) };
    }
    switch (op) {
      case 'isNull':
        return truth(sql`(${this.#value(this.#args(node, 1)[0]!).sql} is null)`);
      case 'like':
        return this.#like(node);
      case 'between':
        return this.#between(node);
      case 'in':
        return this.#in(node);
      case 'casei':
        return { kind: 'text', sql: sql`lower(${this.#of_kind(this.#args(node, 1)[0]!, 'text').sql})` };
      case 'accenti':
        return {
          kind: 'text',
          sql: sql`public.unaccent(${this.#of_kind(this.#args(node, 1)[0]!, 'text').sql})`,
        };
    }
    if (op.startsWith('s_')) return this.#spatial(node);
    if (op.startsWith('t_')) return this.#temporal(node);
    if (op.startsWith('a_')) return this.#arrays(node);
    const called = functions.get(op.toLowerCase());
    if (called !== undefined) return this.#call(node, called);
    throw this.#unknown(node);
  }

  #call(node: Operation, { args, returns, sql: make }: CqlFunction): Value {
    const given = this.#args(node, args.length).map((arg, i) => {
      const value = this.#value(arg);
      const [title, kind] = args[i]!;
      if (!is_of(value.kind, kind)) {
        const place = typeof arg === 'object' ? arg : node;
        const wanted = kind === 'instant' ? 'une date ou un instant' : kind_names[kind];
        throw this.#wrong(
          place,
          `« ${node.op} » attend ${wanted} (${title}), et non ${kind_names[value.kind]}`,
        );
      }
      const { bounds = null, number = null } = value;
      return { sql: kind === 'instant' ? as_instant(value) : value.sql, bounds, number };
    });
    return { kind: returns, sql: make(given, this.#target.srid) };
  }

  #unknown(node: Operation): AppError {
    const near = nearest(node.op, [...functions.keys(), ...named_operators.values()]);
    const list = `Fonctions : ${[...functions.keys()].join(', ')} ; elles sont décrites à l’adresse /functions.`;
    return this.#wrong(
      node,
      `la fonction « ${node.op.slice(0, 40)} » n’existe pas`,
      near === undefined ? list : `Vouliez-vous dire « ${near} » ? ${list}`,
    );
  }

  /** Two values of one kind, dates beside instants as the first moment of their day, in UTC. */
  #alike(node: Tree, one: Value, other: Value): [Fragment, Fragment, Kind] {
    if (one.kind === 'any' || one.kind === 'geometry' || one.kind === 'array')
      throw this.#wrong(node, `${kind_names[one.kind]} ne se compare pas ainsi`);
    if (one.kind === other.kind) return [...by_index(one, other), one.kind];
    const kinds = new Set([one.kind, other.kind]);
    if (kinds.has('date') && kinds.has('timestamp')) return [as_instant(one), as_instant(other), 'timestamp'];
    throw this.#wrong(node, `${kind_names[one.kind]} et ${kind_names[other.kind]} ne se comparent pas`);
  }

  #compare(node: Operation, operator: Fragment): Value {
    const [left, right] = this.#pair(node).map((arg) => this.#value(arg));
    const [one, other, kind] = this.#alike(node, left!, right!);
    // The order of texts is that of their characters, whatever the database's language; equality needs no order.
    const is_order = kind === 'text' && node.op !== '=' && node.op !== '<>';
    return truth(
      is_order ? sql`(${one} collate "C" ${operator} ${other})` : sql`(${one} ${operator} ${other})`,
    );
  }

  #like(node: Operation): Value {
    const [value, pattern] = this.#pair(node);
    if (!is_pattern(pattern)) throw this.#wrong(node, 'le modèle de LIKE doit être un texte');
    return truth(sql`(${this.#of_kind(value, 'text').sql} like ${this.#of_kind(pattern, 'text').sql})`);
  }

  #between(node: Operation): Value {
    const [value, low, high] = this.#args(node, 3).map((arg) => this.#value(arg));
    const [one, from] = this.#alike(node, value!, low!);
    const [other, to] = this.#alike(node, value!, high!);
    return truth(sql`(${one} >= ${from} and ${other} <= ${to})`);
  }

  #in(node: Operation): Value {
    const [tree, list] = this.#pair(node);
    if (!Array.isArray(list)) throw this.#wrong(node, '« in » attend une liste');
    const value = this.#value(tree);
    const items = list.map((item) => {
      const [one, other] = this.#alike(node, value, this.#value(item));
      return sql`${one} = ${other}`;
    });
    return truth(items.length === 0 ? sql`false` : sql`(${join(items, sql` or `)})`);
  }

  #spatial(node: Operation): Value {
    const predicate = spatial_predicates.get(node.op);
    if (predicate === undefined) throw this.#unknown(node);
    const [one, other] = this.#pair(node).map((arg) => this.#of_kind(arg, 'geometry'));
    if ((one!.is_collection || other!.is_collection) && !/^s_(?:intersects|disjoint)$/.test(node.op))
      throw this.#wrong(node, 'une GEOMETRYCOLLECTION ne s’emploie qu’avec S_INTERSECTS et S_DISJOINT');
    return truth(predicate(one!.sql, other!.sql));
  }

  #bbox(numbers: readonly number[], node: Tree): Value {
    const half = numbers.length / 2;
    const [a, b, c, d] = [numbers[0], numbers[1], numbers[half], numbers[half + 1]];
    if (
      (half !== 2 && half !== 3) ||
      a === undefined ||
      b === undefined ||
      c === undefined ||
      d === undefined
    )
      throw this.#wrong(node, 'BBOX attend quatre nombres, ou six avec les hauteurs');
    const { north_first, is_geographic } = this.#target.crs;
    const [west, south, east, north] = north_first ? [b, a, d, c] : [a, b, c, d];
    if (south > north || (west > east && !is_geographic))
      throw this.#wrong(node, 'les coins de BBOX sont inversés');
    const ring = (from: number, to: number) => [
      [
        [from, south],
        [to, south],
        [to, north],
        [from, north],
        [from, south],
      ],
    ];
    // Across the antimeridian: two rectangles.
    const coordinates = west <= east ? [ring(west, east)] : [ring(west, 180), ring(-180, east)];
    return this.#shape({ type: 'MultiPolygon', coordinates }, node);
  }

  #geometry(node: Geometry): Value {
    const { north_first } = this.#target.crs;
    return this.#shape(north_first ? flip(node) : node, node);
  }

  /** Easting first. The one transformation is of the literal, so that the column's index answers. */
  #shape(geometry: Geometry, node: Tree): Value {
    const { crs, srid } = this.#target;
    if (srid <= 0) throw this.#wrong(node, 'cette collection n’a pas de géométrie');
    const place = this.#places(node);
    const checked = read_checked(geometry, crs, max_positions - this.#positions, place);
    this.#positions += JSON.stringify(checked).split(',').length >> 1;
    const shape = sql`st_setsrid(st_geomfromgeojson(${JSON.stringify(checked)}::text), ${crs.srid}::int)`;
    const is_collection = checked.type === 'GeometryCollection';
    const bounds = crs.is_geographic ? bounds_of(checked) : null;
    return {
      kind: 'geometry',
      sql: crs.srid === srid ? shape : sql`st_transform(${shape}, ${srid}::int)`,
      is_collection,
      ...(bounds !== null && { bounds }),
    };
  }

  #temporal(node: Operation): Value {
    const [one, other] = this.#pair(node).map((arg) => this.#period(arg));
    const condition = temporal_condition(node.op, one!, other!);
    if (condition === null) throw this.#unknown(node);
    return truth(condition);
  }

  #period(node: Tree): Period {
    if (typeof node === 'object' && is_interval(node)) {
      const [from, to] = node.interval;
      return { start: this.#bound(from, node, 'start'), end: this.#bound(to, node, 'end') };
    }
    const value = this.#value(node);
    if (value.kind !== 'date' && value.kind !== 'timestamp')
      throw this.#wrong(
        node,
        `une date, un instant ou un intervalle est attendu, et non ${kind_names[value.kind]}`,
      );
    return { start: as_instant(value), end: as_instant(value) };
  }

  #bound(node: Tree, interval: Tree, side: 'start' | 'end'): Fragment {
    if (node === '..') return side === 'start' ? sql`'-infinity'::timestamptz` : sql`'infinity'::timestamptz`;
    const value =
      typeof node === 'string'
        ? /^\d{4}-\d{2}-\d{2}$/.test(node)
          ? ({ kind: 'date', sql: sql`${this.#day(node, interval)}::date` } as const)
          : ({ kind: 'timestamp', sql: sql`${this.#moment(node, interval)}::timestamptz` } as const)
        : this.#value(node);
    if (value.kind !== 'date' && value.kind !== 'timestamp')
      throw this.#wrong(interval, 'un intervalle va d’une date ou d’un instant à l’autre');
    return as_instant(value);
  }

  #day(text: string, node: Tree): string {
    const is_day = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
    if (is_day && new Date(text).toISOString().startsWith(text)) return text;
    throw this.#wrong(node, `« ${text.slice(0, 40)} » n’est pas une date AAAA-MM-JJ`);
  }

  #moment(text: string, node: Tree): string {
    const form = /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?[Zz]$/;
    const [, day] = form.exec(text) ?? [];
    if (day === undefined)
      throw this.#wrong(node, `« ${text.slice(0, 40)} » n’est pas un instant AAAA-MM-JJThh:mm:ssZ`);
    this.#day(day, node);
    return text.toUpperCase();
  }

  #arrays(node: Operation): Value {
    const predicate = array_predicates.get(node.op);
    if (predicate === undefined) throw this.#unknown(node);
    const [left, right] = this.#pair(node);
    const properties = [left, right]
      .filter((arg) => !Array.isArray(arg))
      .map((arg) => this.#of_kind(arg, 'array'));
    const element = array_elements.get(properties[0]?.array_type ?? '');
    if (element === undefined)
      throw this.#wrong(node, 'une propriété de type liste (textes, nombres ou booléens) est attendue');
    const [one, other] = [left, right].map((arg) =>
      Array.isArray(arg) ? this.#list(arg, element) : this.#of_kind(arg, 'array').sql,
    );
    return truth(predicate(sql`${one!}::${element.sql}[]`, sql`${other!}::${element.sql}[]`));
  }

  #list(items: Tree[], { kind, sql: type }: ArrayElement): Fragment {
    const values = items.map((item) => sql`${this.#of_kind(item, kind).sql}::${type}`);
    return values.length === 0 ? sql`'{}'` : sql`array[${join(values)}]`;
  }
}

const is_of = (kind: Kind, wanted: ArgumentKind) =>
  wanted === 'instant' ? kind === 'date' || kind === 'timestamp' : kind === wanted;
const is_pattern = (node: Tree): boolean =>
  typeof node === 'string' ||
  (typeof node === 'object' &&
    is_operation(node) &&
    /^(?:casei|accenti)$/.test(node.op) &&
    node.args.every(is_pattern));
