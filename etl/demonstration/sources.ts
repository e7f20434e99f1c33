import { access_limit } from '../../catalogue/code_lists/inspire_codes.ts';
import { referentiel_details } from '../../catalogue/referentiel_details.ts';
import { population_cells, services } from '../../catalogue/referentiels.ts';
import type { Feature, Source } from '../source.ts';
import type { OsmPlaces, OsmService } from './read_osm_places.ts';
import { title_of_type } from './service_types.ts';

const odbl = { name: 'Open Database License 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' };
/** Side of a cell in degrees: 1.1 km to the north. */
const cell_degrees = 0.01;

/** What every screen shows: neither people nor a directory. */
const vintage_of = ({ date }: OsmPlaces) => `démonstration ${date ?? 'sans date'}`;

const shared = {
  producer: 'Contributeurs d’OpenStreetMap',
  licence: odbl,
  source_url: 'https://www.openstreetmap.org/copyright',
  order: 10,
} as const;

/** Public services of OpenStreetMap as rows of `services`. Not in the list of sources: no sync takes them up. */
export const osm_services = (places: OsmPlaces): Source => ({
  ...shared,
  id: 'osm',
  title: 'Démonstration : services publics d’OpenStreetMap',
  abstract:
    'Équipements publics relevés par les contributeurs d’OpenStreetMap, sans garantie d’exhaustivité : pour une démonstration, non pour une décision.',
  keywords: ['services publics', 'démonstration', 'OpenStreetMap'],
  collection: services,
  share: 'own_rows',
  details: referentiel_details({ theme: 'us', topics: ['society', 'structure'] }),
  vintage: () => vintage_of(places),
  async *features(_input, context): AsyncIterable<Feature> {
    context.warn('Démonstration : services d’OpenStreetMap, liste incomplète.');
    for (const [i, service] of places.services.entries())
      yield to_service(service, i + 1, vintage_of(places));
  },
});

function to_service({ id, type, tags, lon, lat }: OsmService, line: number, millesime: string): Feature {
  return {
    line,
    id: `osm:${id}`,
    values: {
      source: 'osm',
      nom: tags.get('name') ?? title_of_type(type),
      type_service: type,
      horaires: tags.get('opening_hours') ?? null,
      telephone: tags.get('phone') ?? tags.get('contact:phone') ?? null,
      site_web: tags.get('website') ?? tags.get('contact:website') ?? null,
      itinerant: false,
      precision_position: 'source',
      dans_region: true,
      millesime,
    },
    geometry: { type: 'Point', coordinates: [lon, lat] },
  };
}

const words_of = ({ homes }: OsmPlaces) =>
  homes.kind === 'building' ? 'bâtiment' : 'point des rues résidentielles';

/** A made-up demand: one inhabitant for each building, or node of a street, in cells of a hundredth of a degree. */
export const osm_demand = (places: OsmPlaces): Source => ({
  ...shared,
  id: 'population_demonstration',
  title: `Démonstration : un habitant fictif par ${words_of(places)} d’OpenStreetMap`,
  abstract: `Demande de démonstration, qui n’est pas une population : chaque ${words_of(places)} d’OpenStreetMap compte pour un habitant fictif, par carreaux de 0,01°.`,
  keywords: ['démonstration', 'OpenStreetMap'],
  collection: population_cells,
  share: 'whole',
  // Invented people are no population in the sense of INSPIRE: no theme of it.
  details: {
    languages: ['fre'],
    record_language: 'fre',
    topics: ['society'],
    access_constraints: [access_limit('noLimitations')],
  },
  vintage: () => vintage_of(places),
  async *features(_input, context): AsyncIterable<Feature> {
    context.warn(`Démonstration : habitants fictifs, un par ${words_of(places)} d’OpenStreetMap.`);
    if (places.missing > 0)
      context.warn(`${places.missing} lieux ou services au bord de l’extrait, sans position.`);
    let line = 0;
    for (const [key, people] of count_by_cell(places)) yield to_cell(key, people, ++line, vintage_of(places));
  },
});

/** Homes by cell, keys `x:y` in hundredths of a degree, in the order of the keys. */
function count_by_cell({ homes: { lon, lat } }: OsmPlaces): [string, number][] {
  const counts = new Map<string, number>();
  lon.forEach((x, i) => {
    const key = `${Math.floor(x / cell_degrees)}:${Math.floor((lat[i] as number) / cell_degrees)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function to_cell(key: string, people: number, line: number, millesime: string): Feature {
  const [x = 0, y = 0] = key.split(':').map(Number);
  const at = (units: number) => Number((units * cell_degrees).toFixed(4));
  const [west, east, south, north] = [at(x), at(x + 1), at(y), at(y + 1)];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return {
    line,
    id: `demonstration:${key}`,
    values: {
      taille_m: 1000,
      population: people,
      population_source: people,
      facteur: 1,
      centre_lon: at(x + 0.5),
      centre_lat: at(y + 0.5),
      millesime,
    },
    geometry: { type: 'MultiPolygon', coordinates: [[ring]] },
  };
}
