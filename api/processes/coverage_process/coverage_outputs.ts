/** What the processes of the coverage engine give: figures, tables, zones, and the words that go with them. */
import type { Access } from '../../../sql/client.ts';
import type { Coverage } from '../coverage/compute_coverage.ts';
import type { Figures } from '../coverage/figures.ts';
import type { Situation } from '../coverage/situation.ts';
import type { Output, Values } from '../process.ts';
import { say_class_rule } from '../white_zones/class_rule.ts';
import { classes } from '../white_zones/classify.ts';
import { say_rule } from '../white_zones/parameters.ts';
import { dissolve } from './dissolve.ts';

const class_titles = { white: 'zone blanche', grey: 'zone grise', served: 'desservie' } as const;

const row_columns = {
  niveau: { title: 'Niveau' },
  code: { title: 'Code' },
  nom: { title: 'Nom' },
  population: { title: 'Habitants' },
  population_white: { title: 'En zone blanche' },
  population_grey: { title: 'En zone grise' },
  population_served: { title: 'Desservis' },
  share_white: { title: 'Part en zone blanche' },
  share_grey: { title: 'Part en zone grise' },
  share_served: { title: 'Part desservie' },
  median_minutes: { title: 'Temps médian', unit: 'min' },
  p90_minutes: { title: 'Temps de 90 % au plus', unit: 'min' },
  mean_minutes: { title: 'Temps moyen', unit: 'min' },
  unreached: { title: 'Sans chemin' },
  gini: { title: 'Gini' },
  palma: { title: 'Palma' },
  expected_white: { title: 'En zone blanche, espérance' },
  without_car: { title: 'Sans voiture, estimation' },
  without_car_white: { title: 'Sans voiture en zone blanche, estimation' },
} as const;

export const coverage_outputs: Readonly<Record<string, Output>> = {
  about: {
    title: 'Règle et méthode',
    description:
      'Panier et version, règle, méthode des temps, jour, millésimes : à montrer avec tout chiffre.',
    schema: { type: 'object' },
    columns: {
      basket: { title: 'Panier' },
      basket_id: { title: 'Identifiant du panier' },
      basket_version: { title: 'Version du panier' },
      rule: { title: 'Ce qui compte' },
      class_rule: { title: 'Règle des classes' },
      method: { title: 'Temps' },
      approximate: { title: 'Temps approchés' },
      label: { title: 'Mention' },
      as_of: { title: 'Jour du calcul' },
      left_out: { title: 'Catégories non renseignées' },
      hours_unknown: { title: 'Habitants dont la classe tient à des horaires inconnus' },
    },
  },
  summary: {
    title: 'Chiffres par territoire',
    description:
      'Ensemble, départements, intercommunalités et communes : habitants par classe, temps, inégalités.',
    schema: { type: 'array', items: { type: 'object' } },
    columns: row_columns,
  },
  zones: {
    title: 'Zones par classe',
    description: 'Une zone par classe, faite des carreaux habités (ou des communes) eux-mêmes.',
    schema: { type: 'object', format: 'geojson-feature-collection' },
    media_type: 'application/geo+json',
    columns: {
      class: { title: 'Classe' },
      title: { title: 'Classe, en clair' },
      population: { title: 'Habitants' },
      places: { title: 'Carreaux ou communes' },
      basket: { title: 'Panier' },
      method: { title: 'Méthode' },
    },
  },
  counters: {
    title: 'Guichets comptés',
    description: 'Quels types de services satisfont quelle catégorie, selon le panier, et combien il y en a.',
    schema: { type: 'array', items: { type: 'object' } },
    columns: {
      source: { title: 'Source' },
      type_service: { title: 'Type de service' },
      category: { title: 'Catégorie' },
      only_for_partners: { title: 'Pour les partenaires seulement' },
    },
  },
  sources: {
    title: 'Sources',
    description: 'Les données qui ont servi, leur millésime et leur nombre.',
    schema: { type: 'array', items: { type: 'object' } },
    columns: {
      id: { title: 'Source' },
      title: { title: 'Titre' },
      vintage: { title: 'Millésime' },
      count: { title: 'Objets' },
    },
  },
  warnings: {
    title: 'Avertissements',
    description: 'Ce qu’il faut savoir pour lire le résultat.',
    schema: { type: 'array', items: { type: 'string' } },
  },
};

const round = (value: number | null, digits: number) =>
  value === null || !Number.isFinite(value) ? null : Number(value.toFixed(digits));

function row(niveau: string, code: string, nom: string, figures: Figures) {
  const { population, by_class, share, minutes, mean_minutes, unreached, gini, palma } = figures;
  const { uncertain, without_car } = figures;
  return {
    niveau,
    code,
    nom,
    population: round(population, 1),
    population_white: round(by_class.white, 1),
    population_grey: round(by_class.grey, 1),
    population_served: round(by_class.served, 1),
    share_white: round(share.white, 6),
    share_grey: round(share.grey, 6),
    share_served: round(share.served, 6),
    median_minutes: round(minutes.p50, 2),
    p90_minutes: round(minutes.p90, 2),
    mean_minutes: round(mean_minutes, 2),
    unreached: round(unreached, 1),
    gini: round(gini, 4),
    palma: round(palma, 4),
    ...(uncertain !== null && { expected_white: round(uncertain.expected_white, 1) }),
    ...(without_car !== null && {
      without_car: round(without_car.population, 1),
      without_car_white: round(without_car.by_class.white, 1),
    }),
  };
}

function write_summary({ names, read }: Situation, { whole, departements, epci, communes }: Coverage) {
  const communes_by_code = new Map(read.communes.map(({ code_insee, nom }) => [code_insee, nom]));
  const rows = (niveau: string, figures: Coverage['communes'], known: ReadonlyMap<string, string>) =>
    [...figures].map(([code, own]) => row(niveau, code, known.get(code) ?? code, own));
  return [
    row('ensemble', '', 'Ensemble', whole),
    ...rows('departement', departements, names.departements),
    ...rows('epci', epci, names.epci),
    ...rows('commune', communes, communes_by_code),
  ];
}

function write_about(situation: Situation, { hours_unknown }: Coverage) {
  const { basket, antennas, request, method, approximate, label } = situation;
  return {
    basket: basket.title,
    basket_id: basket.id,
    basket_version: basket.version,
    rule: say_rule(basket),
    class_rule: say_class_rule(antennas.is_fallback ? basket.class_rule : request.rule, basket.categories),
    method,
    approximate,
    label,
    as_of: request.as_of,
    left_out: antennas.left_out.map(({ title }) => title),
    ...(hours_unknown !== null && { hours_unknown: Math.round(hours_unknown) }),
  };
}

async function write_zones(
  access: Pick<Access, 'read'>,
  { demands, read, basket, method }: Situation,
  { classification, whole }: Coverage,
) {
  const members = classes.map((_name, k) =>
    demands.ids.filter((_id, i) => (classification.class[i] as number) === k),
  );
  const shapes = await dissolve(access, read.collection, members);
  return {
    type: 'FeatureCollection',
    features: classes.flatMap((name, k) =>
      members[k]?.length === 0
        ? []
        : [
            {
              type: 'Feature',
              id: name,
              geometry: shapes[k] ?? null,
              properties: {
                class: name,
                title: class_titles[name],
                population: Math.round(whole.by_class[name]),
                places: members[k]?.length ?? 0,
                basket: basket.title,
                method,
              },
            },
          ],
    ),
  };
}

/** All outputs of a situation and its coverage, the zones with the asker's rights. */
export async function write_coverage(
  access: Pick<Access, 'read'>,
  situation: Situation,
  coverage: Coverage,
): Promise<Values> {
  return {
    about: write_about(situation, coverage),
    summary: write_summary(situation, coverage),
    zones: await write_zones(access, situation, coverage),
    counters: situation.basket.counters.map((counter) => ({ ...counter })),
    sources: situation.sources.map((source) => ({ ...source })),
    warnings: [...(situation.label === null ? [] : [`${situation.label}.`]), ...situation.warnings],
  };
}
