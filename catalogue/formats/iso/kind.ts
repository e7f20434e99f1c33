/** What a record is of: the level of its hierarchy, and in words what the code list of ISO does not tell apart. */
import { fold } from '../../code_lists/code_list.ts';
import type { RecordKind } from '../../record.ts';
import { find, type Element } from './tree.ts';

export const levels: Readonly<Record<RecordKind, { code: string; name: string }>> = {
  dataset: { code: 'dataset', name: 'jeu de données' },
  series: { code: 'series', name: 'série de données' },
  service: { code: 'service', name: 'service' },
  map: { code: 'dataset', name: 'carte' },
  reuse: { code: 'software', name: 'réutilisation' },
  process_result: { code: 'dataset', name: 'résultat de traitement' },
};

const by_code: Readonly<Record<string, RecordKind>> = {
  dataset: 'dataset',
  nonGeographicDataset: 'dataset',
  series: 'series',
  service: 'service',
  map: 'map',
  software: 'reuse',
  application: 'reuse',
};

const by_name: ReadonlyMap<string, RecordKind> = new Map(
  Object.entries(levels).map(([kind, { name }]) => [fold(name), kind as RecordKind]),
);

/** The kind by the level's code and name; null where the code is none that records have. */
export function kind_of(code: string | undefined, name: string | undefined): RecordKind | null {
  const named = name === undefined ? undefined : by_name.get(fold(name));
  const known = by_code[code ?? 'dataset'] ?? null;
  // The name refines the code, it does not contradict it.
  return named !== undefined && by_code[levels[named].code] === known ? named : known;
}

/** Whether it is identified as a service, whatever its level says. */
export const is_service = (root: Element): boolean =>
  find(root, 'identificationInfo/SV_ServiceIdentification') !== undefined;
