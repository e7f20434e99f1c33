import type { MetadataRecord } from '../../catalogue/record.ts';
import { read_records } from '../../catalogue/records.ts';
import { relation_names } from '../../catalogue/workflow/say_value.ts';
import type { Db } from '../../sql/client.ts';
import type { DatasetView } from '../../viewer/pages/dataset_view.ts';

/** Other records that the record names, with what they are to it; those that this catalogue has are linked. */
export async function view_relations(
  db: Db,
  { parent_id, relations = [], service }: MetadataRecord,
): Promise<DatasetView['relations']> {
  const named = [
    ...(parent_id === undefined
      ? []
      : [{ what: 'Fait partie de la série', id: parent_id, title: undefined }]),
    ...relations.map(({ type, id, title }) => ({ what: relation_names[type], id, title })),
    ...(service?.operates_on ?? []).flatMap(({ id, url, title }) =>
      id === undefined && url === undefined ? [] : [{ what: 'Donne', id: id ?? url ?? '', title }],
    ),
  ];
  const known = new Map(
    (
      await read_records(
        db,
        named.map(({ id }) => id),
      )
    ).map(({ record }) => [record.id, record.title]),
  );
  return named.map(({ what, id, title }) => ({
    what,
    title: known.get(id) ?? title ?? id,
    href: known.has(id) ? `/catalogue/${encodeURIComponent(id)}` : /^https?:/i.test(id) ? id : null,
  }));
}
