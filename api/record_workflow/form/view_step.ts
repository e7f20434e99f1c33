import type { DraftContent } from '../../../catalogue/workflow/record_work.ts';
import type { Choice } from '../../../viewer/pages/form_parts.tsx';
import type {
  ControlView,
  PartView,
  RowsView,
  SectionView,
} from '../../../viewer/pages/record_editor_view.ts';
import { list_at, type Body, type Control, type RowsControl } from './controls.ts';
import { is_control, is_rows, type StepPart, type StepSpec } from './step.ts';

export interface StepState {
  /** Member that gets one more row to be filled in. */
  added?: string | null;
  territory?: { text: string; found: readonly Choice[] };
}

/** The fields of a step with what the record holds. */
export function view_step(spec: StepSpec, content: DraftContent, state: StepState = {}): SectionView[] {
  const body = content.body as unknown as Body;
  return spec.sections.map(({ parts, ...section }) => ({
    ...section,
    parts: parts.map((part) => view_part(part, body, content, state)),
  }));
}

function view_part(
  part: StepPart,
  body: Body,
  content: DraftContent,
  { added, territory }: StepState,
): PartView {
  if (is_rows(part)) return { part: 'rows', rows: view_rows(part, body, part.member === added) };
  if (is_control(part)) return { part: 'control', control: view_control(part, body) };
  if (part === 'territory')
    return {
      part: 'territory',
      control: territory_control(territory?.text ?? ''),
      found: territory?.found ?? [],
    };
  return {
    part: 'control',
    control: part === 'visibility' ? visibility_control(content) : summary_control(content),
  };
}

function view_control(control: Control, body: Body, prefix = ''): ControlView {
  const { name, label, hint, kind, rows, is_short, is_number, list } = control;
  const values = control.get(body);
  const view = { name: prefix + name, label, hint, kind, rows, is_short, is_number, list, values };
  const choices = control.choices ?? [];
  if (kind !== 'select' || choices.some(([value]) => value === values[0])) return { ...view, choices };
  // A code from elsewhere is shown as it is, so that saving does not lose it.
  const [value = ''] = values;
  return { ...view, choices: [[value, value === '' ? 'Non dit' : value], ...choices] };
}

function view_rows(
  { member, controls, legend, blank, ...rows }: RowsControl,
  body: Body,
  has_blank: boolean,
): RowsView {
  const entries = [...(list_at(body, member) as Body[]), ...(has_blank ? [blank] : [])];
  return {
    name: member,
    title: rows.title,
    ...(rows.hint !== undefined && { hint: rows.hint }),
    one: rows.one,
    add: rows.add,
    rows: entries.map((entry, i) => ({
      legend: legend(entry, i),
      rest: rest_of(entry, controls),
      controls: controls.map((control) => view_control(control, entry, `${member}-${i}-`)),
    })),
  };
}

/** What an entry holds beside its fields, as JSON; empty when nothing. */
function rest_of(entry: Body, controls: readonly Control[]): string {
  const rest = structuredClone(entry);
  for (const control of controls) control.set(rest, []);
  return Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
}

const territory_control = (text: string): ControlView => ({
  name: 'territoire',
  label: 'Ajouter un territoire',
  hint: 'Commune, intercommunalité, département ou région : nom ou code.',
  kind: 'line',
  values: [text],
});

const visibility_control = ({ visibility }: DraftContent): ControlView => ({
  name: 'visibilite',
  label: 'Qui voit la fiche',
  hint: 'La fiche seulement : l’accès aux données se règle à part.',
  kind: 'select',
  values: [visibility ?? ''],
  choices: [
    ['', 'Comme aujourd’hui (tout le monde, pour une nouvelle fiche)'],
    ['public', 'Tout le monde'],
    ['accounts', 'Les personnes connectées'],
    ['organisation', 'Les membres de l’organisation'],
  ],
});

const summary_control = ({ summary }: DraftContent): ControlView => ({
  name: 'resume_du_changement',
  label: 'Ce qui change, pour l’historique',
  kind: 'line',
  values: [summary],
});
