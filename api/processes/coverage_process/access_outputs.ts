/** What process `coverage` gives of the access by competition: a table of territories, and the places when asked for. */
import { mean_index, type CategoryAccess } from '../coverage/accessibility.ts';
import type { Accessibility } from '../coverage/measure_accessibility.ts';
import type { Situation } from '../coverage/situation.ts';
import type { Input, Output, Values } from '../process.ts';

export const access_levels = ['territories', 'cells'] as const;
export type AccessLevel = (typeof access_levels)[number];

export const access_input: Input = {
  title: 'Indice d’accessibilité',
  description:
    'Part de l’offre qui revient à chaque habitant, les autres la partageant (E2SFCA, Luo et Qi 2009 : 10, 20 et 30 minutes comptent 1, 0,68 et 0,22), là où des guichets disent leur capacité. « territories » : par territoire ; « cells » : chaque lieu aussi.',
  schema: { type: 'string', enum: access_levels },
  is_optional: true,
};

const measures = { capacity: 'capacité déclarée', count: 'nombre de guichets' } as const;
const per = 10_000;

export const access_outputs: Readonly<Record<string, Output>> = {
  accessibility: {
    title: 'Indice d’accessibilité par territoire',
    description:
      'Par territoire et pour chaque catégorie renseignée, quand « accessibility_index » le demande : index_… est l’offre pour 10 000 habitants, concurrence comprise, en moyenne de ses habitants ; without_…, ceux qui n’ont rien à 30 minutes.',
    schema: { type: 'array', items: { type: 'object' } },
    columns: {
      niveau: { title: 'Niveau' },
      code: { title: 'Code' },
      nom: { title: 'Nom' },
      population: { title: 'Habitants' },
    },
  },
  accessibility_supply: {
    title: 'Offre que l’indice partage',
    description:
      'Par catégorie : ce que ses guichets offrent ensemble, et ceux dont la capacité n’est pas connue.',
    schema: { type: 'array', items: { type: 'object' } },
    columns: {
      category: { title: 'Catégorie' },
      title: { title: 'Catégorie, en clair' },
      measure: { title: 'Offre mesurée en' },
      supply: { title: 'Offre' },
      counters: { title: 'Guichets comptés' },
      untold: { title: 'Guichets sans capacité connue, hors de l’indice' },
    },
  },
  accessibility_cells: {
    title: 'Indice d’accessibilité de chaque lieu',
    description:
      'Par carreau habité (à défaut, par commune), au centre de chacun, quand « accessibility_index » vaut « cells » ; à publier comme collection pour une région.',
    schema: { type: 'object', format: 'geojson-feature-collection' },
    media_type: 'application/geo+json',
    columns: {
      population: { title: 'Habitants' },
      code_insee: { title: 'Commune' },
    },
  },
};

const round = (value: number | null, digits: number) =>
  value === null ? null : Number(value.toFixed(digits));

/** The places of each territory, the whole first, then by code. */
function group_places({ demands, names, read }: Situation) {
  const communes = new Map(read.communes.map(({ code_insee, nom }) => [code_insee, nom]));
  const by = (niveau: string, codes: readonly (string | null)[], known: ReadonlyMap<string, string>) => {
    const groups = new Map<string, number[]>();
    codes.forEach((code, i) => {
      if (code === null) return;
      const group = groups.get(code);
      if (group === undefined) groups.set(code, [i]);
      else group.push(i);
    });
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, members]) => ({ niveau, code, nom: known.get(code) ?? code, members }));
  };
  return [
    { niveau: 'ensemble', code: '', nom: 'Ensemble', members: [...demands.ids.keys()] },
    ...by('departement', demands.code_departement, names.departements),
    ...by('epci', demands.code_epci, names.epci),
    ...by('commune', demands.code_insee, communes),
  ];
}

/** The outputs of an index: nothing where it was not asked for. */
export function write_access(
  situation: Situation,
  found: Accessibility | null,
  level: AccessLevel | null,
): Values {
  if (found === null) return {};
  return {
    accessibility: write_table(situation, found),
    accessibility_supply: write_supply(found),
    ...(level === 'cells' && { accessibility_cells: write_cells(situation, found) }),
  };
}

function write_table(situation: Situation, { categories }: Accessibility) {
  const { population } = situation.demands;
  const measured = categories.filter(has_index);
  return group_places(situation).map(({ members, ...territory }) => ({
    ...territory,
    population: round(
      members.reduce((sum, i) => sum + (population[i] as number), 0),
      1,
    ),
    ...Object.fromEntries(
      measured.flatMap(({ category, index }) => {
        const mean = mean_index(index, population, members);
        return [
          [`index_${category.id}`, mean === null ? null : round(mean * per, 4)],
          [`without_${category.id}`, round(sum_without(index, population, members), 1)],
        ];
      }),
    ),
  }));
}

const write_supply = ({ categories }: Accessibility) =>
  categories.map(({ category, measure, supply, counters, untold }) => ({
    category: category.id,
    title: category.title,
    measure: measure === null ? 'non renseigné' : measures[measure],
    supply: measure === null ? null : supply,
    counters,
    untold,
  }));

const sum_without = (index: Float64Array, population: Float64Array, members: readonly number[]) =>
  members.reduce((sum, i) => sum + (index[i] === 0 ? (population[i] as number) : 0), 0);

const has_index = (access: CategoryAccess): access is CategoryAccess & { index: Float64Array } =>
  access.index !== null;

function write_cells({ demands }: Situation, { categories }: Accessibility) {
  const measured = categories.filter(has_index);
  return {
    type: 'FeatureCollection',
    features: demands.ids.map((id, i) => ({
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [demands.lon[i], demands.lat[i]].map((n) => round(n ?? 0, 6)) },
      properties: {
        population: round(demands.population[i] as number, 2),
        code_insee: demands.code_insee[i],
        ...Object.fromEntries(
          measured.map(({ category, index }) => [
            `index_${category.id}`,
            round((index[i] as number) * per, 4),
          ]),
        ),
      },
    })),
  };
}
