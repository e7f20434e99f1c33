import type { Count } from '../planner/tally.ts';
import type { MethodView } from './method.tsx';

/** What the print sheets of a scenario show; made by api/planner/describe_sheet.ts. */

/** A map as paths of SVG; lengths in units of its view box. */
export interface SheetMap {
  width: number;
  height: number;
  /** Places by class with the scenario, those that changed apart. Empty texts where there are none. */
  served: string;
  grey: string;
  white: string;
  gain: string;
  loss: string;
  /** Places are large enough for an outline of their own. */
  outlined_gain: boolean;
  /** Borders, the thin ones first. */
  borders: readonly { d: string; kind: 'thin' | 'thick' }[];
  sites: readonly { x: number; y: number; number: number }[];
  scale: { km: number; length: number };
  /** French text for who does not see the map. */
  words: string;
}

/** Inhabitants by class, before and after. */
export interface SheetFigures {
  population: number;
  before: { served: number; grey: number; white: number };
  after: { served: number; grey: number; white: number };
  better: number;
  worse: number;
  /** How sure the white zones are. */
  words: Count['words'];
}

export interface SheetSite {
  number: number;
  nom: string;
  commune: string;
  place: string;
  stands_for: string;
}

export interface SheetTable {
  title: string;
  /** Name of the first column. */
  head: string;
  rows: readonly { nom: string; figures: SheetFigures }[];
  whole: SheetFigures;
  /** What was left out, where, if anything was. */
  note: string | null;
}

/** One territory on one sheet. */
export interface TerritorySheet {
  title: string;
  /** « Part du département 31 : 1 200 de ses 3 000 habitants », where the territory goes beyond. */
  part: string | null;
  map: SheetMap;
  figures: SheetFigures;
  times: readonly SheetTime[];
  times_note: string | null;
  communes: SheetTable;
  sites: readonly SheetSite[];
  sites_note: string | null;
  csv: string;
}

/** How long half of the inhabitants, and nine in ten, need to a category at most; in words. */
export interface SheetTime {
  title: string;
  half: { before: string; after: string };
  most: { before: string; after: string };
}

export interface SheetView {
  title: string;
  region: string;
  /** In words. */
  date: string;
  label: string | null;
  approximate: boolean;
  territory: string;
  map: SheetMap;
  figures: SheetFigures;
  /** To all categories, the farthest first. */
  times: readonly SheetTime[];
  tables: readonly SheetTable[];
  sites: readonly SheetSite[];
  removed: readonly string[];
  /** What a search of the best places has shown of the sites; null where they are from none. */
  search: string | null;
  /** « le lundi à 10:00 », when opening hours count. */
  moment: string | null;
  method: MethodView;
  /** What « certaine », « probable » and « incertaine » say. */
  certainty: string;
  /** One page each, after the report. */
  sheets: readonly TerritorySheet[];
  /** The sheets alone: the annex of one territory. */
  only_sheets: boolean;
}
