/** Said wherever times are explained, as long as no timetables are read. */
export const no_transit = 'Les transports en commun ne sont pas comptés : aucun horaire (GTFS) n’est chargé.';

/** Numbers of the method page, in French. */
export const percent = (value: number | null) =>
  value === null ? '–' : value.toLocaleString('fr-FR', { style: 'percent', maximumFractionDigits: 1 });
export const whole = (value: number) => Math.round(value).toLocaleString('fr-FR');
export const decimal = (value: number | null, digits = 1) =>
  value === null ? '–' : value.toLocaleString('fr-FR', { maximumFractionDigits: digits });
