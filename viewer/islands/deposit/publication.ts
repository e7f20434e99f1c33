/** The form that describes a dataset: how it begins, and what is sent of it. */
import type { DepositPageView, DepositPlanView, DepositView } from '../../pages/deposit_view.ts';
import type { EditedColumn } from './columns.tsx';

export type Fields = Record<
  | 'title'
  | 'abstract'
  | 'producer'
  | 'licence'
  | 'licence_name'
  | 'licence_url'
  | 'email'
  | 'topic'
  | 'theme'
  | 'frequency'
  | 'vintage'
  | 'keywords'
  | 'scale'
  | 'visibility'
  | 'id',
  string
>;

/** What the person confirms beside the description. */
export interface Confirmed {
  /** Replace the dataset of this name. */
  replace: boolean;
  /** Publish what the site has already. */
  again: boolean;
}

/** The form before anything is typed: what the record that came with the data says, what the file and the organisation are. */
export function first_fields(view: DepositPageView, deposit: DepositView): Fields {
  const said = deposit.record?.described ?? {};
  const own = deposit.same_file.find(({ is_own }) => is_own);
  const organisation = view.organisations.find(({ id }) => id === deposit.organisation.id);
  const licence = view.licences.find(({ uri }) => uri === said.licence?.url);
  return {
    title: said.title ?? deposit.proposed_title,
    abstract: said.abstract ?? '',
    producer: said.producer ?? deposit.organisation.name,
    licence: licence?.code ?? (said.licence === undefined ? '' : 'autre'),
    licence_name: said.licence?.name ?? '',
    licence_url: said.licence?.url ?? '',
    email: said.email ?? organisation?.email ?? '',
    topic: said.topic ?? '',
    theme: said.theme ?? '',
    frequency: said.frequency ?? '',
    vintage: said.vintage ?? '',
    keywords: (said.keywords ?? []).join(', '),
    scale: said.scale === undefined ? '' : String(said.scale),
    visibility: 'public',
    id: own?.id ?? deposit.proposed_id,
  };
}

export const first_columns = ({ columns }: DepositPlanView): EditedColumn[] =>
  columns.map((column) => ({ ...column, is_kept: true }));

export const are_fields = (kept: unknown): kept is Fields =>
  typeof kept === 'object' && kept !== null && 'title' in kept && 'id' in kept;
export const are_confirmed = (kept: unknown): kept is Confirmed =>
  typeof kept === 'object' && kept !== null && 'replace' in kept && 'again' in kept;
/** Columns that were kept fit as long as the file is read with the same ones. */
export const are_columns =
  (first: readonly EditedColumn[]) =>
  (kept: unknown): kept is EditedColumn[] =>
    Array.isArray(kept) &&
    kept.length === first.length &&
    first.every(({ from }, i) => (kept[i] as EditedColumn | null)?.from === from);

/** The form as the server takes it; what is left empty is not sent. */
export function publication_of(
  view: DepositPageView,
  fields: Fields,
  { replace, again }: Confirmed,
  columns: readonly EditedColumn[],
): object {
  const licence = view.licences.find(({ code }) => code === fields.licence);
  const digits = fields.scale.replaceAll(/\D/g, '');
  const optional = (name: keyof Fields) => (fields[name] === '' ? {} : { [name]: fields[name] });
  return {
    id: fields.id,
    replace,
    again,
    title: fields.title,
    abstract: fields.abstract,
    producer: fields.producer,
    licence:
      licence === undefined
        ? { name: fields.licence_name, url: fields.licence_url }
        : { name: licence.label, url: licence.uri },
    email: fields.email,
    topic: fields.topic,
    ...(replace ? {} : { visibility: fields.visibility }),
    keywords: fields.keywords
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
    ...optional('theme'),
    ...optional('frequency'),
    ...optional('vintage'),
    ...(digits === '' ? {} : { scale: Number(digits) }),
    columns: columns
      .filter(({ is_kept }) => is_kept)
      .map(({ from, name, type, title }) => ({ from, name, type, title })),
  };
}
