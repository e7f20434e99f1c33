/** A column as tables of values show it. */
export interface ColumnView {
  name: string;
  title: string;
  description: string | null;
}

/** A value of a property, for reading: numbers the French way, addresses as links, lists with commas. */
export function Cell({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <>–</>;
  if (typeof value === 'number') return <>{value.toLocaleString('fr-FR', { maximumFractionDigits: 6 })}</>;
  if (typeof value === 'boolean') return <>{value ? 'oui' : 'non'}</>;
  if (typeof value === 'string')
    return /^https?:\/\/\S+$/.test(value) ? <a href={value}>{value}</a> : <>{value}</>;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return <>{value.join(', ')}</>;
  return <code>{JSON.stringify(value)}</code>;
}
