/** Territories of the code officiel géographique as the npm package lists them, in the columns of the collections. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Box } from '../services/boxes.ts';
import {
  read_cog_arrondissements,
  read_cog_boxes,
  read_cog_communes,
  read_cog_departements,
  type CogCommune,
} from '../services/cog.ts';

/** Attributes that a commune of today has whatever its contour. */
export interface CogTerritory {
  code: string;
  nom: string;
  population: number | null;
  codes_postaux: string[];
  code_epci: string | null;
  code_arrondissement: string | null;
  code_departement: string;
  code_region: string;
  chef_lieu: 'region' | 'departement' | 'arrondissement' | null;
  /** Its own box and those of the communes that merged into it, as far as known. */
  boxes: Box[];
}

/** What an EPCI, département or région is called. */
export interface NamedTerritory {
  code: string;
  nom: string;
  /** Of an EPCI: CC, CA, CU or ME (métropole). */
  nature: string | null;
  code_region: string | null;
  chef_lieu: string | null;
}

export interface TerritoryCog {
  communes: ReadonlyMap<string, CogTerritory>;
  /** Former code → code of the commune that it merged into. */
  successors: ReadonlyMap<string, string>;
  epci: readonly NamedTerritory[];
  departements: readonly (NamedTerritory & { code_region: string })[];
  regions: readonly NamedTerritory[];
}

interface CogEpci {
  code: string;
  nom: string;
  type: string;
  membres: { code: string }[];
}
interface ListedCommune extends CogCommune {
  departement: string;
  region: string;
  arrondissement?: string;
  codesPostaux?: string[];
  population?: number;
}

const resolver = createRequire(import.meta.url);
const read_list = <T>(name: string): T[] =>
  JSON.parse(
    readFileSync(resolver.resolve(`@etalab/decoupage-administratif/data/${name}.json`), 'utf8'),
  ) as T[];

/** The package writes METRO and MET69 (Lyon, a collectivity of its own kind); the DGCL's own codes are shorter. */
const nature_of = (type: string) => (type.startsWith('MET') ? 'ME' : type);

// 9 MB of JSON, needed again by each source of a sync: kept between them as long as the memory is not wanted elsewhere.
let recent: WeakRef<TerritoryCog> | undefined;

/** The package's territories, all France. */
export function read_territory_cog(): TerritoryCog {
  const known = recent?.deref();
  if (known !== undefined) return known;
  const cog = read_package();
  recent = new WeakRef(cog);
  return cog;
}

function read_package(): TerritoryCog {
  const boxes = read_cog_boxes();
  const listed_epci = read_list<CogEpci>('epci');
  const epci_of = new Map(listed_epci.flatMap(({ code, membres }) => membres.map((m) => [m.code, code])));
  const departements = read_cog_departements() as (ReturnType<typeof read_cog_departements>[number] & {
    region: string;
  })[];
  const regions = read_list<{ code: string; nom: string; chefLieu: string }>('regions');
  const seats = new Map<string, NonNullable<CogTerritory['chef_lieu']>>();
  for (const { chefLieu } of read_cog_arrondissements()) seats.set(chefLieu, 'arrondissement');
  for (const { chefLieu } of departements) seats.set(chefLieu, 'departement');
  for (const { chefLieu } of regions) seats.set(chefLieu, 'region');
  const communes = new Map<string, CogTerritory>();
  const successors = new Map<string, string>();
  for (const entry of read_cog_communes() as ListedCommune[]) {
    if (entry.type === 'arrondissement-municipal') successors.set(entry.code, entry.commune ?? entry.code);
    if (entry.type !== 'commune-actuelle') continue;
    const { code, nom, anciensCodes = [] } = entry;
    for (const former of anciensCodes) successors.set(former, code);
    communes.set(code, {
      code,
      nom,
      population: entry.population ?? null,
      codes_postaux: entry.codesPostaux ?? [],
      code_epci: epci_of.get(code) ?? null,
      code_arrondissement: entry.arrondissement ?? null,
      code_departement: entry.departement,
      code_region: entry.region,
      chef_lieu: seats.get(code) ?? null,
      boxes: [...new Set([code, ...anciensCodes])]
        .map((part) => boxes.get(part))
        .filter((box) => box !== undefined),
    });
  }
  return {
    communes,
    successors,
    epci: listed_epci.map(({ code, nom, type }) => ({
      code,
      nom,
      nature: nature_of(type),
      code_region: null,
      chef_lieu: null,
    })),
    departements: departements.map(({ code, nom, region, chefLieu }) => ({
      code,
      nom,
      nature: null,
      code_region: region,
      chef_lieu: chefLieu,
    })),
    regions: regions.map(({ code, nom, chefLieu }) => ({
      code,
      nom,
      nature: null,
      code_region: code,
      chef_lieu: chefLieu,
    })),
  };
}
