import { parse_json } from '../../../catalogue/json_input.ts';
import type { MetadataRecord } from '../../../catalogue/record.ts';
import { says_same } from '../../../catalogue/workflow/members.ts';
import type { DraftContent, DraftVisibility } from '../../../catalogue/workflow/record_work.ts';
import { name_of_rows, write_path, type Body, type RowsControl } from './controls.ts';
import { is_control, is_rows, type StepSpec } from './step.ts';

/** Fields by name: the texts that came under each. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** What a form holds of a step, written into what was there: members of other steps stay as they are. */
export function read_step(spec: StepSpec, fields: Fields, before: DraftContent): DraftContent {
  const body = structuredClone(before.body) as unknown as Body;
  const content = { ...before };
  for (const part of spec.sections.flatMap(({ parts }) => parts)) {
    if (is_rows(part)) read_rows(part, fields, body);
    else if (is_control(part)) {
      // A form without this field does not speak of it; of boxes none may be ticked.
      if (part.kind === 'boxes' ? fields.has(`${part.name}-vu`) : fields.has(part.name))
        part.set(body, fields.get(part.name) ?? []);
    } else if (part === 'visibility' && fields.has('visibilite'))
      content.visibility = read_visibility(fields.get('visibilite')?.[0]);
    else if (part === 'summary' && fields.has('resume_du_changement'))
      content.summary = (fields.get('resume_du_changement')?.[0] ?? '').trim().slice(0, 1000);
  }
  return { ...content, body: body as unknown as MetadataRecord };
}

const read_visibility = (text = ''): DraftVisibility | null =>
  text === 'public' || text === 'accounts' || text === 'organisation' ? text : null;

/** Entries as typed; those where nothing was typed are none. */
function read_rows(spec: RowsControl, fields: Fields, body: Body): void {
  const { member, controls, blank, most } = spec;
  const name = name_of_rows(spec);
  if (!fields.has(`${name}-vu`)) return;
  const entries: Body[] = [];
  for (let i = 0; i <= most && fields.has(`${name}-${i}-reste`); i++) {
    const entry = read_rest(fields.get(`${name}-${i}-reste`)?.[0] ?? '');
    for (const control of controls) {
      // What is not to be changed stands in the rest.
      const values = fields.get(`${name}-${i}-${control.name}`);
      if (values !== undefined) control.set(entry, values);
    }
    if (!says_same(entry, blank)) entries.push(entry);
  }
  write_path(body, member.split('.'), entries.length === 0 ? undefined : entries);
}

/** What an entry holds beside its fields comes back with the form; the check of the record looks at it again. */
function read_rest(text: string): Body {
  if (text === '') return {};
  const rest = parse_json(text, { max_depth: 10, max_keys: 500 });
  return typeof rest === 'object' && rest !== null && !Array.isArray(rest) ? (rest as Body) : {};
}
