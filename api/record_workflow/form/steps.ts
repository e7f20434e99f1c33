import type { RecordMember } from '../../../catalogue/workflow/members.ts';
import type { StepId } from '../../../viewer/pages/record_editor_view.ts';
import { access_step } from './access_step.ts';
import { name_of_rows } from './controls.ts';
import { description_step } from './description_step.ts';
import { resources_step } from './resources_step.ts';
import { is_control, is_rows, type StepSpec } from './step.ts';

export const step_specs: readonly StepSpec[] = [description_step, resources_step, access_step];

export const step_of = (id: StepId): StepSpec =>
  step_specs.find((step) => step.id === id) ?? description_step;

/** Fields that show a member under another name than its own. */
const other_fields: Partial<Record<RecordMember, string>> = {
  themes: 'theme_inspire',
  resolutions: 'resolutions-scale_denominator',
  period: 'period-begin',
  service: 'service-type',
};

/** The step and the field where a member is written; the first step where it is not. */
export function place_of_member(member: RecordMember): { step: StepId; field: string } {
  const field = other_fields[member] ?? member;
  const found = step_specs.find(({ sections }) =>
    sections.some(({ parts }) =>
      parts.some(
        (part) =>
          (is_rows(part) && name_of_rows(part) === field) || (is_control(part) && part.name === field),
      ),
    ),
  );
  return found === undefined ? { step: 'description', field: 'title' } : { step: found.id, field };
}
