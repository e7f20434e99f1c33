/** A record against every rule: one finding per rule that applies to it. */
import { write_tree } from '../formats/iso/document.ts';
import type { Element } from '../formats/iso/tree.ts';
import { iso19139 } from '../formats/iso19139/standard.ts';
import type { MetadataRecord, OriginalDocument } from '../record.ts';
import { checked_tree } from './checked.ts';
import { cnig_rules } from './cnig_rules.ts';
import { common_rules } from './common_rules.ts';
import { conformity_rules } from './conformity_rules.ts';
import { contact_rules } from './contact_rules.ts';
import { data_rules } from './data_rules.ts';
import { date_rules } from './date_rules.ts';
import { extent_rule } from './extent_rule.ts';
import { interoperability_rules } from './interoperability_rules.ts';
import { keyword_rules } from './keyword_rules.ts';
import { legal_rules } from './legal_rules.ts';
import type { Finding, Rule } from './rule.ts';
import { service_rules } from './service_rules.ts';
import { structure_rule } from './structure.ts';

export type { Finding } from './rule.ts';

/** All rules, in the order of the guidance. */
export const rules: readonly Rule[] = [
  structure_rule,
  ...[
    ...common_rules,
    ...contact_rules,
    ...date_rules,
    ...keyword_rules,
    ...legal_rules,
    extent_rule,
    ...conformity_rules,
  ].sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2))),
  ...data_rules,
  ...interoperability_rules,
  ...service_rules,
  ...cnig_rules,
];

/**
 * Rules of INSPIRE's technical guidance 2.0 and of CNIG's profile over the ISO 19139 document that the record is, or
 * becomes when it is written over its original. Findings of the rules that apply, failed and passed. Throws the writer's
 * 400 AppError `xml-character` for NUL and halves of a character.
 */
export function validate_record(record: MetadataRecord, original?: OriginalDocument): Finding[] {
  return validate_tree(write_tree(record, iso19139, original).root, record);
}

/** The same over a tree of ISO 19139 that says this record. */
export function validate_tree(root: Element, record: MetadataRecord): Finding[] {
  const checked = checked_tree(root, record);
  return rules.flatMap((rule): Finding[] => {
    if (!is_about(rule, record)) return [];
    const { id, title, level, member, where } = rule;
    const verdict = rule.check(checked);
    if (verdict === 'not_applicable') return [];
    if (verdict === 'passed')
      return [{ rule: id, title, level, passed: true, member, where, message: title, remedy: '' }];
    return [
      {
        rule: id,
        title,
        level: verdict.level ?? level,
        passed: false,
        member: verdict.member ?? member,
        where: verdict.at === undefined ? where : checked.xpath(verdict.at),
        message: verdict.message,
        remedy: verdict.remedy,
      },
    ];
  });
}

const data_kinds: readonly MetadataRecord['kind'][] = ['dataset', 'series', 'process_result'];

function is_about({ about }: Rule, { kind }: MetadataRecord): boolean {
  if (about === 'all') return true;
  return about === 'service' ? kind === 'service' : data_kinds.includes(kind);
}

/** What stands against publication. */
export const errors_among = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ passed, level }) => !passed && level === 'error');
