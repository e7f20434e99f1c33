import type { Rule } from './rule.ts';

/** A rule of CNIG's profile: good practice, of every kind of record unless it says another. */
export const cnig_rule = (rest: Omit<Rule, 'level' | 'about'> & Partial<Rule>): Rule => ({
  level: 'warning',
  about: 'all',
  ...rest,
});
