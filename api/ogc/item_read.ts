import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { one_feature, type FeatureRow } from './items_query.ts';
import type { ItemsTable } from './items_table.ts';

const integer_bits: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64 };
const uuid_form = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether the text can be a key of the type: another text is no error of form, it names no feature. */
export function may_be_key(text: string, type: string): boolean {
  if (type === 'uuid') return uuid_form.test(text);
  const bits = integer_bits[type];
  if (bits === undefined) return true;
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text);
  return BigInt.asIntN(bits, value) === value;
}

/** GeoJSON text of one feature. A 404 AppError when the table has no such key. */
export async function read_item(access: Access, table: ItemsTable, id: string): Promise<string> {
  if (table.key !== null && may_be_key(id, table.key.type)) {
    const rows = await access.read((db) => db.query<FeatureRow>(one_feature(table, id)));
    const feature = rows[0]?.feature;
    if (feature != null) return feature;
  }
  throw new AppError(`La collection « ${table.id} » n’a pas d’objet « ${id.slice(0, 80)} ».`, {
    status: 404,
    code: 'feature-not-found',
    remedy:
      table.key === null
        ? 'Cette table n’a pas de clé : ses objets se lisent par pages, non un à un.'
        : 'Les identifiants sont donnés par la liste des objets de la collection.',
  });
}
