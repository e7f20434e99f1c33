/** Buttons of the editor that search: what was found is offered, what is chosen is written into the record. */
import type { DraftContent } from '../../../catalogue/workflow/record_work.ts';
import type { Access } from '../../../sql/client.ts';
import { find_territories } from '../find_territories.ts';
import type { Fields } from './read_step.ts';
import { add_link, find_records } from './relations.ts';
import type { StepState } from './view_step.ts';

/** Does what a button `territoire` or `fiche` says, to the content that was typed; gives what the form shows of it. */
export async function search_by_button(
  access: Access,
  typed: DraftContent,
  fields: Fields,
  action: string,
): Promise<StepState> {
  const [button, wanted] = split(action);
  const text = (fields.get(button)?.[0] ?? '').trim();
  if (button === 'territoire') return add_territory(access, typed, text, wanted);
  if (button === 'fiche')
    return add_record(access, typed, text, { wanted, link: fields.get('lien')?.[0] ?? '' });
  return {};
}

function split(action: string): [button: string, wanted: string] {
  const colon = action.indexOf(':');
  return colon < 0 ? [action, ''] : [action.slice(0, colon), action.slice(colon + 1)];
}

/** Adds the territory that was typed or chosen to the extents; several of its name are offered. */
async function add_territory(
  access: Access,
  typed: DraftContent,
  text: string,
  wanted: string,
): Promise<StepState> {
  const found = await find_territories(access, text);
  const chosen = wanted === '' && found.length === 1 ? found[0] : found.find(({ key }) => key === wanted);
  if (chosen !== undefined) {
    typed.body.extents = [...(typed.body.extents ?? []), chosen.extent];
    return {};
  }
  return { territory: { text, found: found.map(({ key, label }) => [key, label] as const) } };
}

/** Links the record that was chosen; those that the words find are offered. */
async function add_record(
  access: Access,
  typed: DraftContent,
  text: string,
  { wanted, link }: { wanted: string; link: string },
): Promise<StepState> {
  const found = await find_records(access, wanted === '' ? text : wanted, typed.body.id);
  const chosen = wanted === '' ? undefined : found.find(({ id }) => id === wanted);
  if (chosen !== undefined) {
    add_link(typed.body, link, chosen);
    return {};
  }
  return { record_search: { text, link, found: found.map(({ id, label }) => [id, label] as const) } };
}
