/** Amenities that are public services, with their French names. Others are not read. */
const amenities: ReadonlyMap<string, string> = new Map([
  ['post_office', 'Bureau de poste'],
  ['townhall', 'Mairie'],
  ['courthouse', 'Tribunal'],
  ['police', 'Police'],
  ['library', 'Bibliothèque'],
  ['social_facility', 'Service social'],
  ['public_building', 'Bâtiment public'],
]);
/** Offices, by `office`, and by `government` where that tells more. */
const offices: ReadonlyMap<string, string> = new Map([
  ['employment_agency', 'Agence pour l’emploi'],
  ['tax', 'Service des impôts'],
  ['social_security', 'Sécurité sociale'],
  ['prefecture', 'Préfecture'],
  ['government', 'Administration'],
]);

/** The `type_service` of an element: its `amenity`, `office` or `government`; null when it is no public service. */
export function service_type(tags: ReadonlyMap<string, string>): string | null {
  const amenity = tags.get('amenity') ?? '';
  // As the shipped tables of counters call town halls: never a counter of an operator.
  if (amenity === 'townhall') return 'mairie';
  if (amenities.has(amenity)) return amenity;
  const office = tags.get('office') ?? '';
  const government = tags.get('government') ?? '';
  if (office === 'government' && offices.has(government)) return government;
  return offices.has(office) ? office : null;
}

/** The name of a service that has none of its own. */
export const title_of_type = (type: string): string =>
  (type === 'mairie' ? amenities.get('townhall') : (amenities.get(type) ?? offices.get(type))) ?? type;
