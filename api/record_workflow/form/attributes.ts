/** Attributes in the editor: columns come from the data, what officers say of them from the record. */
import { read_record } from '../../../catalogue/records.ts';
import type { Attribute } from '../../../catalogue/record.ts';
import { says_same } from '../../../catalogue/workflow/members.ts';
import type { DraftContent } from '../../../catalogue/workflow/record_work.ts';
import type { Access } from '../../../sql/client.ts';
import { complete_record } from '../../records/complete_record.ts';
import type { Site } from '../../records/site.ts';

/** Rows that a form can carry; what is said of columns beyond stays as it is. */
const most_shown = 600;

const said_of_columns = ['title', 'description', 'unit', 'codes'] as const;

/** What the data of a record tells of its columns; none for records without data here. */
export async function told_attributes(access: Access, id: string, site: Site): Promise<readonly Attribute[]> {
  const stored = await access.read((db) => read_record(db, id));
  if (stored === undefined || stored.collections.length === 0) return [];
  const { attributes: _, ...record } = stored.record;
  return complete_record({ ...stored, record }, site).attributes ?? [];
}

/** The content as the form shows it: all columns in their order, with what is said of them, then other attributes. */
export function show_attributes(content: DraftContent, told: readonly Attribute[]): DraftContent {
  if (told.length === 0) return content;
  const said = content.body.attributes ?? [];
  const by_name = new Map(said.map((attribute) => [attribute.name, attribute]));
  const names = new Set(told.map(({ name }) => name));
  const columns = told.map((column) => {
    const { type: _type, samples: _samples, ...own } = by_name.get(column.name) ?? { name: column.name };
    return { ...column, ...own };
  });
  const attributes = [...columns, ...said.filter(({ name }) => !names.has(name))].slice(0, most_shown);
  return { ...content, body: { ...content.body, attributes } };
}

/** The content as it is stored: of columns only what is not told by the data itself. */
export function store_attributes(
  content: DraftContent,
  told: readonly Attribute[],
  before: readonly Attribute[],
): DraftContent {
  if (told.length === 0) return content;
  const columns = new Map(told.map((column) => [column.name, column]));
  const typed = content.body.attributes ?? [];
  const shown = new Set([
    ...typed.map(({ name }) => name),
    ...told.slice(0, most_shown).map(({ name }) => name),
  ]);
  const attributes = [
    ...typed.flatMap((attribute) => own_words(attribute, columns.get(attribute.name))),
    ...(told.length > most_shown ? before.filter(({ name }) => !shown.has(name)) : []),
  ];
  const { attributes: _, ...body } = content.body;
  return { ...content, body: attributes.length === 0 ? body : { ...body, attributes } };
}

function own_words(attribute: Attribute, column: Attribute | undefined): Attribute[] {
  if (column === undefined) return [attribute];
  const own = said_of_columns.filter(
    (member) => !says_same(attribute[member], undefined) && !says_same(attribute[member], column[member]),
  );
  if (own.length === 0) return [];
  return [{ name: attribute.name, ...Object.fromEntries(own.map((member) => [member, attribute[member]])) }];
}
