import type { MetadataRecord } from '../record.ts';
import { criteria, type Criterion, type CriterionName } from './criteria.ts';
import { default_weights, type Weights } from './weights.ts';

export interface ScoreItem {
  criterion: CriterionName;
  title: string;
  member: keyof MetadataRecord;
  points: number;
  /** Points that it gives at most. */
  most: number;
  /** What is missing, in French; null when nothing is. */
  why: string | null;
}

export interface Score {
  /** 0 to 100. */
  score: number;
  /** What is missing most first. */
  items: ScoreItem[];
}

/** How useful a record is to who finds it, by the weights of its kind, with the reason of each missing point. */
export function score_record(record: MetadataRecord, weights: Weights = default_weights): Score {
  const items = Object.entries(weights[record.kind])
    .filter(([, most]) => most > 0)
    .map(([name, most]): ScoreItem => {
      const criterion: Criterion = criteria[name as CriterionName];
      const measured = Math.max(0, Math.min(1, criterion.measure(record)));
      const { title, member } = criterion;
      return {
        criterion: name as CriterionName,
        title,
        member,
        points: Math.round(measured * most * 10) / 10,
        most,
        why: measured === 1 ? null : criterion.why(record),
      };
    })
    .sort((a, b) => b.most - b.points - (a.most - a.points));
  const most = items.reduce((sum, each) => sum + each.most, 0);
  const points = items.reduce((sum, each) => sum + each.points, 0);
  return { score: most === 0 ? 0 : Math.round((100 * points) / most), items };
}
