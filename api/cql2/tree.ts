import { AppError } from '../../errors.ts';

/**
 * A CQL2 expression, in the form of the standard's JSON encoding (OGC 21-065r2, clause 8): one tree for text and JSON.
 * `parse_text` and `read_json` make trees that `check_tree` has accepted.
 */
export type Tree =
  string | number | boolean | Operation | Property | Instant | Interval | Geometry | Bbox | Tree[];

export interface Operation {
  op: string;
  args: Tree[];
}
export interface Property {
  property: string;
}
export type Instant = { date: string } | { timestamp: string };
export interface Interval {
  /** Dates, instants, '..', properties or functions. */
  interval: [Tree, Tree];
}
export interface Geometry {
  type: string;
  coordinates?: unknown;
  geometries?: Geometry[];
}
export interface Bbox {
  bbox: number[];
}

/** Where a node stands in what was sent: the 1-based character of a text, the pointer in JSON. */
export type Places = (node: Tree) => string | null;

export const is_operation = (node: Tree): node is Operation => typeof node === 'object' && 'op' in node;
export const is_property = (node: Tree): node is Property => typeof node === 'object' && 'property' in node;
export const is_date = (node: Tree): node is { date: string } => typeof node === 'object' && 'date' in node;
export const is_timestamp = (node: Tree): node is { timestamp: string } =>
  typeof node === 'object' && 'timestamp' in node;
export const is_interval = (node: Tree): node is Interval => typeof node === 'object' && 'interval' in node;
export const is_bbox = (node: Tree): node is Bbox => typeof node === 'object' && 'bbox' in node;
export const is_geometry = (node: Tree): node is Geometry =>
  typeof node === 'object' && !Array.isArray(node) && 'type' in node;

/** Operators of the standard that are written as functions: in lower case, as text may write them, → as JSON does. */
export const named_operators: ReadonlyMap<string, string> = new Map(
  (
    'casei accenti ' +
    's_intersects s_equals s_disjoint s_touches s_within s_overlaps s_crosses s_contains ' +
    't_after t_before t_contains t_disjoint t_during t_equals t_finishedBy t_finishes t_intersects t_meets t_metBy ' +
    't_overlappedBy t_overlaps t_startedBy t_starts ' +
    'a_equals a_contains a_containedBy a_overlaps'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

export const max_depth = 40;
/** Nodes of a tree, coordinates not counted. */
export const max_nodes = 2000;
/** Positions of all geometries together. */
export const max_positions = 20_000;

/** The 400 of a filter that is wrong at a place. */
export function refuse_filter(message: string, place: string | null, remedy?: string): AppError {
  return new AppError(`Le filtre est incorrect${place === null ? '' : ` (${place})`} : ${message}.`, {
    status: 400,
    code: 'invalid-filter',
    place: 'filter',
    remedy: remedy ?? 'La syntaxe est celle de CQL2 (OGC 21-065r2), en texte ou en JSON.',
  });
}
