/** A rule of INSPIRE's guidance or of CNIG's profile, and what it finds. */
import type { MetadataRecord } from '../record.ts';
import type { Checked } from './checked.ts';
import type { Element } from '../formats/iso/tree.ts';

export interface Finding {
  /** « C.17 » of INSPIRE's technical guidance 2.0, or « CNIG titre-longueur ». */
  rule: string;
  /** What the rule asks for, in a few French words. */
  title: string;
  /** error: the resource is not valid for INSPIRE; warning: good practice of CNIG, or what only may be wrong. */
  level: 'error' | 'warning';
  passed: boolean;
  /** The field of the form that mends it. */
  member: keyof MetadataRecord;
  /** XPath in the ISO 19139 document. */
  where: string;
  /** What is wrong, in French; of a rule that passed, what it asks for. */
  message: string;
  /** How to mend it; empty when it passed. */
  remedy: string;
}

export interface Failure {
  message: string;
  remedy: string;
  /** The very element, where the rule's own path would name several. */
  at?: Element | undefined;
  level?: Finding['level'];
  member?: keyof MetadataRecord;
}

/** `not_applicable`: the rule asks nothing of this record. */
export type Verdict = Failure | 'passed' | 'not_applicable';

export interface Rule {
  id: string;
  title: string;
  level: Finding['level'];
  /** data: datasets, series and results of processes; service; all: these, maps and reuses too. */
  about: 'data' | 'service' | 'all';
  member: keyof MetadataRecord;
  where: string;
  check(checked: Checked): Verdict;
}

/** Failure when a condition does not hold. */
export const unless = (holds: boolean, failure: Failure): Verdict => (holds ? 'passed' : failure);
