import { say_type } from '../../../viewer/pages/data_words.ts';
import type { Attribute, RecordKind } from '../../../catalogue/record.ts';
import type { DraftContent } from '../../../catalogue/workflow/record_work.ts';
import type { Choice } from '../../../viewer/pages/form_parts.tsx';
import type {
  ControlView,
  PartView,
  RowsView,
  SectionView,
} from '../../../viewer/pages/record_editor_view.ts';
import { list_at, name_of_rows, type Body, type Control, type RowsControl } from './controls.ts';
import { link_choices } from './relations.ts';
import { is_control, is_rows, type StepPart, type StepSpec } from './step.ts';

export interface StepState {
  /** List that gets one more row to be filled in. */
  added?: string | null;
  territory?: Searched;
  /** `link`: what the record that is found becomes. */
  record_search?: Searched & { link: string };
  /** Columns of the record's data: their names and types are not to be typed. */
  told?: readonly Attribute[];
}

interface Searched {
  text: string;
  found: readonly Choice[];
}

/** The fields of a step with what the record holds. */
export function view_step(spec: StepSpec, content: DraftContent, state: StepState = {}): SectionView[] {
  const body = content.body as unknown as Body;
  return spec.sections.map(({ parts, ...section }) => ({
    ...section,
    parts: parts
      .filter((part) => concerns(part, content))
      .map((part) => view_part(part, body, content, state)),
  }));
}

/** Data that is served is asked of services alone, and shown where a record has some. */
const concerns = (part: StepPart, { body }: DraftContent): boolean =>
  typeof part === 'string' ||
  !is_rows(part) ||
  part.member !== 'service.operates_on' ||
  body.kind === 'service' ||
  body.service?.operates_on !== undefined;

function view_part(part: StepPart, body: Body, content: DraftContent, state: StepState): PartView {
  if (is_rows(part)) return { part: 'rows', rows: view_rows(part, body, state) };
  if (is_control(part)) return { part: 'control', control: view_control(part, body) };
  if (part === 'territory') return search_territory(state.territory);
  if (part === 'record_search') return search_record(state.record_search, content.body.kind);
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

function view_rows(spec: RowsControl, body: Body, { added, told = [] }: StepState): RowsView {
  const { member, controls, legend, blank, ...rows } = spec;
  const name = name_of_rows(spec);
  const entries = [...(list_at(body, member) as Body[]), ...(name === added ? [blank] : [])];
  const columns = member === 'attributes' ? new Set<unknown>(told.map((column) => column.name)) : new Set();
  return {
    name,
    title: rows.title,
    ...(rows.hint !== undefined && { hint: rows.hint }),
    one: rows.one,
    add: rows.add,
    is_table: rows.is_table ?? false,
    rows: entries.map((entry, i) => {
      const is_column = columns.has(entry['name']);
      const is_fixed = (control: Control) => is_column && ['name', 'type'].includes(control.name);
      return {
        legend: legend(entry, i),
        is_kept: is_column,
        rest: rest_of(
          entry,
          controls.filter((control) => !is_fixed(control)),
        ),
        controls: controls.map((control) => ({
          ...view_control(control, entry, `${name}-${i}-`),
          ...(is_fixed(control) && { is_fixed: true }),
          // Shown, not sent: in words.
          ...(is_fixed(control) && control.name === 'type' && { values: [say_type(String(entry['type']))] }),
        })),
      };
    }),
  };
}

/** What an entry holds beside its fields, as JSON; empty when nothing. */
function rest_of(entry: Body, controls: readonly Control[]): string {
  const rest = structuredClone(entry);
  for (const control of controls) control.set(rest, []);
  return Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
}

const search_territory = ({ text, found }: Searched = { text: '', found: [] }): PartView => ({
  part: 'search',
  action: 'territoire',
  button: 'Ajouter ce territoire',
  control: {
    name: 'territoire',
    label: 'Ajouter un territoire',
    hint: 'Commune, intercommunalité, département ou région : nom ou code.',
    kind: 'line',
    values: [text],
  },
  found,
  said:
    text === ''
      ? ''
      : found.length === 0
        ? `Aucun territoire publié ne s’appelle « ${text} ».`
        : `${found.length} territoires répondent à « ${text} » : choisissez.`,
});

function search_record(
  { text, found, link }: Searched & { link: string } = { text: '', found: [], link: '' },
  kind: RecordKind,
): PartView {
  return {
    part: 'search',
    action: 'fiche',
    button: 'Chercher',
    choice: {
      name: 'lien',
      label: 'Lier une fiche comme',
      kind: 'select',
      values: [link],
      choices: link_choices.filter(([value]) => value !== 'serves' || kind === 'service'),
    },
    control: {
      name: 'fiche',
      label: 'Fiche du catalogue',
      hint: 'Mots de son titre, ou son identifiant.',
      kind: 'line',
      values: [text],
    },
    found,
    said:
      text === ''
        ? ''
        : found.length === 0
          ? `Aucune fiche du catalogue ne répond à « ${text} ».`
          : `Choisissez la fiche à lier :`,
  };
}

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
