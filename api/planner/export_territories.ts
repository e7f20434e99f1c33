import type { Comparison } from './compare.ts';
import { name_territory } from './names.ts';
import { p_white_words } from '../../viewer/planner/certainty.ts';
import { tally_by, type Count, type TallyLevel, type Tally } from '../../viewer/planner/tally.ts';

const heads = [
  'code',
  'nom',
  'habitants',
  'desservie_avant',
  'grise_avant',
  'blanche_avant',
  'desservie_apres',
  'grise_apres',
  'blanche_apres',
  'ecart_blanche',
  'gagnent_un_niveau',
  'perdent_un_niveau',
  ...['avant', 'apres'].flatMap((when) =>
    ['certaine', 'probable', 'incertaine'].map((word) => `blanche_${word}_${when}`),
  ),
] as const;

const numbers = ({ population, before, after, better, worse, words }: Count) => [
  population,
  before.served,
  before.grey,
  before.white,
  after.served,
  after.grey,
  after.white,
  after.white - before.white,
  better,
  worse,
  ...p_white_words.map((word) => words?.before[word] ?? null),
  ...p_white_words.map((word) => words?.after[word] ?? null),
];

/** A line per territory of the level, then the whole: the lines add up to it, to the inhabitant. */
export function list_territories(
  comparison: Comparison,
  level: TallyLevel,
  { parts, whole }: Tally = comparison.tally,
): (string | number | null)[][] {
  const lines = [...tally_by({ parts }, level)].map(([code, count]) => [
    code,
    name_territory(comparison, level, code),
    ...numbers(count),
  ]);
  return [[...heads], ...lines, [null, 'Ensemble', ...numbers(whole)]];
}
