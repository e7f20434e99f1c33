import type { StepId } from '../../../viewer/pages/record_editor_view.ts';
import type { Control, RowsControl } from './controls.ts';

/**
 * A field, entries to add and take away, or what is no member of the record: the searches of a territory and of a record, who shall see the
 * record, what its author says of the change.
 */
export type StepPart = Control | RowsControl | 'territory' | 'record_search' | 'visibility' | 'summary';

export interface StepSpec {
  id: StepId;
  sections: readonly { title: string; hint?: string; parts: readonly StepPart[] }[];
}

export const is_rows = (part: StepPart): part is RowsControl =>
  typeof part === 'object' && 'controls' in part;
export const is_control = (part: StepPart): part is Control => typeof part === 'object' && 'get' in part;
