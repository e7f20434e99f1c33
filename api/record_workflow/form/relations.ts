/** Other records that a record names: its series, what it is made from, what uses it. */
import type { MetadataRecord } from '../../../catalogue/record.ts';
import { search_records } from '../../../catalogue/search/search_records.ts';
import { kind_names, relation_names } from '../../../catalogue/workflow/say_value.ts';
import type { Access } from '../../../sql/client.ts';
import { read_records } from '../../../catalogue/records.ts';
import type { Choice } from '../../../viewer/pages/form_parts.tsx';

type RelationType = NonNullable<MetadataRecord['relations']>[number]['type'];

export const relation_choices: readonly Choice[] = Object.entries(relation_names);
/** What a record that was found becomes. */
export const link_choices: readonly Choice[] = [
  ['parent', 'La série dont elle fait partie'],
  ...relation_choices,
  ['serves', 'Données que ce service donne'],
];

const most = 8;

export interface FoundRecord {
  id: string;
  title: string;
  /** « Routes (Jeu de données, Département) ». */
  label: string;
}

/** Records of these words that the asker may see, without the one that is edited. */
export async function find_records(access: Access, text: string, own_id: string): Promise<FoundRecord[]> {
  if (text === '') return [];
  const { ids } = await search_records(access, { words: text, limit: most + 1 });
  const sought = [...new Set([text, ...ids])].filter((id) => id !== own_id);
  const records = await access.read((db) => read_records(db, sought));
  const by_id = new Map(records.map(({ record }) => [record.id, record]));
  return sought
    .flatMap((id) => by_id.get(id) ?? [])
    .slice(0, most)
    .map(({ id, title, kind, producer }) => ({
      id,
      title,
      label: `${title} (${[kind_names[kind], producer].filter((part) => part !== '').join(', ')})`,
    }));
}

/** Writes the link into the record, once. */
export function add_link(body: MetadataRecord, link: string, { id, title }: FoundRecord): void {
  if (link === 'parent') body.parent_id = id;
  else if (link === 'serves') {
    const { operates_on = [], ...service } = body.service ?? { type: 'other' };
    const others = operates_on.filter((one) => one.id !== id);
    body.service = { ...service, operates_on: [...others, { id, title }] };
  } else if (link in relation_names) {
    const type = link as RelationType;
    const others = (body.relations ?? []).filter((one) => one.type !== type || one.id !== id);
    body.relations = [...others, { type, id, title }];
  }
}
