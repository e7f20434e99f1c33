/** The state of a composed map as its address writes it. */

export interface LayerState {
  key: string;
  /** 0 to 100. */
  opacity: number;
  /** Index in the palette. */
  colour: number;
  /** The column that colours it; null: one colour. */
  column: string | null;
  is_hidden: boolean;
}

export interface PortalState {
  title: string;
  view: { lon: number; lat: number; zoom: number } | null;
  /** The topmost first. */
  layers: LayerState[];
}

export const most_layers = 12;
export const palette = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#5b3a8c',
  '#1b1b1b',
] as const;

const whole = (text: string | undefined, least: number, most: number, absent: number) =>
  text !== undefined && /^\d{1,3}$/.test(text) ? Math.min(most, Math.max(least, Number(text))) : absent;

/** `rank`: its place among the layers; each has a colour of its own where the address says none. */
function read_layer(text: string, rank: number): LayerState | null {
  try {
    const [key = '', opacity, colour, column = '', hidden] = text.split('*').map(decodeURIComponent);
    return key === ''
      ? null
      : {
          key,
          opacity: whole(opacity, 0, 100, 100),
          colour: whole(colour, 0, palette.length - 1, rank % palette.length),
          column: column === '' ? null : column,
          is_hidden: hidden === '1',
        };
  } catch {
    return null;
  }
}

/** What an address says; parts that cannot be read are left out. Layers come once each. */
export function read_portal_state(search: string): PortalState {
  const query = new URLSearchParams(search);
  const layers: LayerState[] = [];
  for (const text of (query.get('couches') ?? '').split(',')) {
    const layer = read_layer(text, layers.length);
    if (layer !== null && layers.length < most_layers && !layers.some(({ key }) => key === layer.key))
      layers.push(layer);
  }
  const [lon = NaN, lat = NaN, zoom = NaN] = (query.get('vue') ?? '').split(',').map(Number);
  const is_view = Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && zoom >= 0 && zoom <= 22;
  return {
    title: (query.get('titre') ?? '').slice(0, 200),
    view: is_view ? { lon, lat, zoom } : null,
    layers,
  };
}

function write_layer({ key, opacity, colour, column, is_hidden }: LayerState): string {
  const parts = [key, String(opacity), String(colour), column ?? '', is_hidden ? '1' : ''];
  return parts
    .map((part) => encodeURIComponent(part).replaceAll('*', '%2A'))
    .join('*')
    .replace(/\*+$/, '');
}

/** The query of an address, without « ? »; empty when there is nothing to say. */
export function write_portal_state({ title, view, layers }: PortalState): string {
  const query = new URLSearchParams();
  if (layers.length > 0) query.set('couches', layers.map(write_layer).join(','));
  if (title !== '') query.set('titre', title);
  if (view !== null)
    query.set('vue', [view.lon.toFixed(4), view.lat.toFixed(4), view.zoom.toFixed(2)].join(','));
  return query.toString();
}
