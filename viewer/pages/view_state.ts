/** What the address keeps of the view, after the #: map position, layers, list and selection. */
export const layer_ids = ['zones', 'france_services', 'counters', 'town_halls', 'others', 'epci'] as const;
export type LayerId = (typeof layer_ids)[number];

export interface Selection {
  kind: 'commune' | 'service' | 'zone';
  id: string;
}

export interface ViewState {
  /** zoom, latitude, longitude; null: the whole region. */
  position: readonly [zoom: number, latitude: number, longitude: number] | null;
  layers: ReadonlySet<LayerId>;
  list: 'communes' | 'services';
  selection: Selection | null;
}

const house = 'france_services:france_services';

/** Layers of a first visit: the zones and what they are measured to, counters where no house counts. */
export const usual_layers = ({ counter_types }: { counter_types: readonly string[] }): readonly LayerId[] => [
  'zones',
  counter_types.includes(house) ? 'france_services' : 'counters',
];

/** Reads the part after #; what is not understood counts as absent. */
export function read_state(hash: string, usual: readonly LayerId[]): ViewState {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const numbers = (params.get('carte') ?? '').split('/').map((text) => (text === '' ? NaN : Number(text)));
  const [zoom = NaN, latitude = NaN, longitude = NaN] = numbers;
  const is_place = zoom >= 0 && zoom <= 22 && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  const layers = params.get('couches')?.split(',') ?? usual;
  const [kind, ...id] = (params.get('choix') ?? '').split(':');
  return {
    position: is_place ? [zoom, latitude, longitude] : null,
    layers: new Set(layer_ids.filter((name) => layers.includes(name))),
    list: params.get('liste') === 'services' ? 'services' : 'communes',
    selection:
      (kind === 'commune' || kind === 'service' || kind === 'zone') && id.length > 0
        ? { kind, id: id.join(':') }
        : null,
  };
}

/** The part after # that `read_state` reads back. */
export function write_state(
  { position, layers, list, selection }: ViewState,
  usual: readonly LayerId[],
): string {
  const parts = [];
  if (position !== null)
    parts.push(`carte=${position[0].toFixed(2)}/${position[1].toFixed(5)}/${position[2].toFixed(5)}`);
  const names = layer_ids.filter((name) => layers.has(name));
  if (names.join() !== usual.join()) parts.push(`couches=${names.join(',')}`);
  if (list !== 'communes') parts.push(`liste=${list}`);
  if (selection !== null) parts.push(`choix=${selection.kind}:${encodeURIComponent(selection.id)}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}
