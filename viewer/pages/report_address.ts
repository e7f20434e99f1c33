/** The address of the form for a record, a collection, one of its features or a place. */
export function report_address(place: {
  fiche?: string | undefined;
  collection?: string | undefined;
  objet?: string | undefined;
  lon?: number | undefined;
  lat?: number | undefined;
}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(place))
    if (value !== undefined) query.set(name, typeof value === 'number' ? value.toFixed(5) : value);
  return `/catalogue/signaler?${query.toString()}`;
}
