import type { ChosenAntennas } from '../processes/white_zones/antennas.ts';

/** A kind of services that counts in a basket, and for what. */
export interface CountedType {
  source: string;
  type_service: string;
  categories: string[];
}

/** The kinds of services that the antennas are, in the order of source and type. */
export function services_of({ categories }: ChosenAntennas): CountedType[] {
  const found = new Map<string, CountedType>();
  for (const { category, services } of categories)
    for (const { source, type_service } of services) {
      const key = `${source} ${type_service}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { source, type_service, categories: [category.id] });
      else if (!known.categories.includes(category.id)) known.categories.push(category.id);
    }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, type]) => type);
}
