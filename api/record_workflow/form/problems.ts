/** What cannot be kept of a form: at the field where it was typed; the rest is saved. */
import type { RecordFault } from '../../../catalogue/workflow/check_record.ts';
import { member_names } from '../../../catalogue/workflow/members.ts';
import type { DraftContent } from '../../../catalogue/workflow/record_work.ts';
import type { FieldProblem } from '../../../viewer/pages/forms.tsx';
import type { StepId } from '../../../viewer/pages/record_editor_view.ts';
import { name_of_rows } from './controls.ts';
import { is_control, is_rows } from './step.ts';
import { place_of_member, step_of } from './steps.ts';

/** Members at fault as they were: the rest of what was typed is kept. */
export function without_faulty(
  typed: DraftContent['body'],
  before: DraftContent['body'],
  faults: readonly RecordFault[],
): DraftContent['body'] {
  if (faults.some(({ member }) => member === null)) return before;
  const kept = { ...typed } as Record<string, unknown>;
  for (const { member } of faults) {
    if (member === null) continue;
    if (before[member] === undefined) delete kept[member];
    else kept[member] = before[member];
  }
  return kept as unknown as DraftContent['body'];
}

/** A fault at the field where it was typed. */
export function problem_of(step: StepId, { pointer, member, reason }: RecordFault): FieldProblem {
  if (member === null || member === 'id') return { field: '', message: `La fiche ${reason}.` };
  const parts = step_of(step).sections.flatMap((section) => section.parts);
  const path = pointer.slice(1).replaceAll('/', '-');
  const is_shown = parts.some(
    (part) =>
      (is_control(part) && part.name === path) ||
      (is_rows(part) && path.startsWith(`${name_of_rows(part)}-`)),
  );
  return {
    field: is_shown ? path : place_of_member(member).field,
    message: `${member_names[member]} : ${reason}.`,
  };
}
