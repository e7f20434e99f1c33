/** The files of the two @etalab packages that the service sources read: code officiel géographique and boxes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Box } from './boxes.ts';

/** Vintage of the code officiel géographique in the npm package. */
export const cog_vintage = '2026';

interface Named {
  code: string;
  nom: string;
  /** INSEE's TNCC: which linking word and article the name takes. */
  typeLiaison: number;
}

export interface CogCommune extends Omit<Named, 'typeLiaison'> {
  type: 'commune-actuelle' | 'commune-deleguee' | 'commune-associee' | 'arrondissement-municipal';
  /** Absent overseas outside the départements. */
  departement?: string;
  typeLiaison?: number;
  /** Codes of the communes that merged into this one. */
  anciensCodes?: string[];
  /** Of an arrondissement municipal: its commune. */
  commune?: string;
}

export interface CogDepartement extends Named {
  /** Code of the commune of the préfecture. */
  chefLieu: string;
}

export interface CogArrondissement extends Named {
  departement: string;
  /** Code of the commune of the sous-préfecture. */
  chefLieu: string;
}

const resolver = createRequire(import.meta.url);
// The packages' own entry points read from the working directory: their data files are read directly.
const read_json = (file: string): unknown => JSON.parse(readFileSync(resolver.resolve(file), 'utf8'));

export const read_cog_communes = () =>
  read_json('@etalab/decoupage-administratif/data/communes.json') as CogCommune[];
export const read_cog_departements = () =>
  read_json('@etalab/decoupage-administratif/data/departements.json') as CogDepartement[];
export const read_cog_arrondissements = () =>
  read_json('@etalab/decoupage-administratif/data/arrondissements.json') as CogArrondissement[];

/** Bounding boxes of the communes of about 2017, by code. */
export function read_cog_boxes(): Map<string, Box> {
  const entries = read_json('@etalab/fr-bounding-boxes/dist/communes.json') as { id: string; bbox: Box }[];
  return new Map(entries.map(({ id, bbox }) => [id.slice(id.lastIndexOf(':') + 1), bbox]));
}
