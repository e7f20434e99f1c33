import { AppError } from '../../errors.ts';
import type { Access } from '../../sql/client.ts';
import { feature_text, one_feature, type FeatureShape, type Selected } from './items_query.ts';
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
export async function read_item(
  access: Access,
  table: ItemsTable,
  id: string,
  shape: FeatureShape,
): Promise<string> {
  const feature = { name: 'feature', sql: feature_text(table, shape) };
  return (await read_item_row<{ feature: string }>(access, table, id, [feature])).feature;
}

/** Whatever columns of one feature. A 404 AppError when the table has no such key. */
export async function read_item_row<Row extends object>(
  access: Access,
  table: ItemsTable,
  id: string,
  columns: readonly Selected[],
): Promise<Row> {
  if (table.key !== null && may_be_key(id, table.key.type)) {
    const [row] = await access.read((db) => db.query<Row>(one_feature(table, id, columns)));
    if (row !== undefined) return row;
  }
  throw refuse_item(table, id);
}

/** The 404 of an identifier that no feature of the table has. */
export const refuse_item = (table: ItemsTable, id: string) =>
  new AppError(`La collection « ${table.id} » n’a pas d’objet « ${id.slice(0, 80)} ».`, {
    status: 404,
    code: 'feature-not-found',
    remedy:
      table.key === null
        ? 'Cette table n’a pas de clé : ses objets se lisent par pages, non un à un.'
        : 'Les identifiants sont donnés par la liste des objets de la collection.',
  });
