import { figures_of, order_by_time, type Figures } from '../coverage/figures.ts';
import type { Coverage } from '../coverage/compute_coverage.ts';
import type { Situation } from '../coverage/situation.ts';
import { levels, no_code, type Counts, type Level, type TerritoryCounts } from './count_territories.ts';

const round = (value: number, digits: number) => Number(value.toFixed(digits));
const rounded = (value: number | null, digits: number) => (value === null ? null : round(value, digits));

const unknown_names: Readonly<Record<Level, string>> = {
  departement: 'Département inconnu',
  epci: 'Intercommunalité inconnue',
  commune: 'Commune inconnue',
};

/** The rows of `white_zones_summary`: the region, then départements, intercommunalités and communes by code. */
export function summary_rows(
  situation: Situation,
  coverage: Coverage,
  counts: TerritoryCounts,
  region_name: string,
): Record<string, unknown>[] {
  const about = { method: situation.method, basket: situation.basket.title };
  const communes = new Map(situation.read.communes.map((commune) => [commune.code_insee, commune]));
  const names: Readonly<Record<Level, (code: string) => string | undefined>> = {
    departement: (code) => situation.names.departements.get(code),
    epci: (code) => situation.names.epci.get(code),
    commune: (code) => communes.get(code)?.nom,
  };
  const region = { id: 'region', niveau: 'region', code: 'region', nom: region_name };
  return [
    { ...region, ...numbers(coverage.whole, counts.region), ...about },
    ...levels.flatMap((level) =>
      [...counts[level]].map(([code, of]) => {
        const shown = code === no_code ? 'inconnu' : code;
        return {
          id: `${level}:${shown}`,
          niveau: level,
          code: shown,
          nom: code === no_code ? unknown_names[level] : (names[level](code) ?? code),
          ...(level === 'commune' && {
            code_departement: communes.get(code)?.code_departement ?? null,
            code_epci: communes.get(code)?.code_epci ?? null,
          }),
          ...numbers(figures_at(situation, coverage, level, code), of),
          ...about,
        };
      }),
    ),
  ];
}

function figures_at(situation: Situation, coverage: Coverage, level: Level, code: string): Figures {
  const { demands } = situation;
  const [figures, codes] = {
    departement: [coverage.departements, demands.code_departement] as const,
    epci: [coverage.epci, demands.code_epci] as const,
    commune: [coverage.communes, demands.code_insee] as const,
  }[level];
  const known = figures.get(code);
  if (known !== undefined) return known;
  const { classification, p_white } = coverage;
  const nowhere = order_by_time(classification).filter((i) => codes[i] === null);
  return figures_of({ classification, demands, p_white }, nowhere);
}

/** Shares and times are of the inhabitants as they are; the counts alone are rounded together. */
function numbers(figures: Figures, [white = 0, grey = 0, served = 0]: Counts) {
  const { share, minutes, uncertain, without_car } = figures;
  return {
    population: white + grey + served,
    population_white: white,
    population_grey: grey,
    population_served: served,
    share_white: rounded(share.white, 6),
    share_grey: rounded(share.grey, 6),
    share_served: rounded(share.served, 6),
    expected_white: rounded(uncertain?.expected_white ?? null, 1),
    certain_white: rounded(uncertain?.by_word.certain ?? null, 1),
    p10_minutes: rounded(minutes.p10, 2),
    p25_minutes: rounded(minutes.p25, 2),
    median_minutes: rounded(minutes.p50, 2),
    p75_minutes: rounded(minutes.p75, 2),
    p90_minutes: rounded(minutes.p90, 2),
    mean_minutes: rounded(figures.mean_minutes, 2),
    gini: rounded(figures.gini, 4),
    palma: rounded(figures.palma, 4),
    unreached: round(figures.unreached, 1),
    ages: ages_of(figures),
    without_car: rounded(without_car?.population ?? null, 1),
    without_car_white: rounded(without_car?.by_class.white ?? null, 1),
  };
}

/** By band, in French: inhabitants and how many of each class. */
function ages_of({ ages }: Figures): Record<string, unknown> | null {
  if (ages === null) return null;
  const bands = ages.bands.map(({ title, population, by_class }) => [
    title,
    {
      population: round(population, 1),
      white: round(by_class.white, 1),
      grey: round(by_class.grey, 1),
      served: round(by_class.served, 1),
    },
  ]);
  return { ...Object.fromEntries(bands), 'non renseigné': { population: round(ages.unknown, 1) } };
}
