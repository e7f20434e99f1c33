/** WMS 1.3.0 (OGC 06-042) and 1.1.1: its layers, and the address of an image. */
import type { XmlElement } from '../../../catalogue/xml.ts';
import { children_of, local_name, text_of } from '../../csw/xml_tree.ts';
import { ask_xml, unusable } from './ask.ts';
import {
  attribute_of,
  children_named,
  choice_of,
  conditions,
  descend,
  extent_of,
  is_web_mercator,
  numbers_of,
  reading_of,
  secured,
  service_address,
  text_at,
  with_parameters,
  type Candidate,
  type ReadService,
} from './service.ts';
import type { ExternalOptions } from './source.ts';

/** What layers take from those around them. */
interface Inherited {
  systems: readonly string[];
  styles: readonly XmlElement[];
  extent: ExternalOptions['extent'];
  depth: number;
}

interface Service {
  asked: URL;
  address: string;
  version: string;
  format: string | null;
  has_legends: boolean;
}

export const read_wms: ReadService = async (config, asked) => {
  const address = with_parameters(asked, { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.3.0' });
  const root = await ask_xml(config, address);
  if (!/^(?:WMS|WMT_MS)_Capabilities$/.test(local_name(root)))
    throw unusable(`Ce n’est pas un service WMS : il répond « ${local_name(root).slice(0, 60)} ».`);
  const about = descend(root, 'Service');
  const requests = descend(root, 'Capability', 'Request');
  const get_map = descend(requests, 'GetMap');
  const said = attribute_of(descend(get_map, 'DCPType', 'HTTP', 'Get', 'OnlineResource'), 'href');
  const service: Service = {
    asked,
    address: service_address(said, asked),
    version: root.attributes['version']?.startsWith('1.1') === true ? '1.1.1' : '1.3.0',
    format: best_format(children_named(get_map, 'Format').map(text_of)),
    has_legends:
      requests !== undefined && children_of(requests).some((one) => local_name(one) === 'GetLegendGraphic'),
  };
  const candidates: Candidate[] = [];
  const top = descend(root, 'Capability', 'Layer');
  if (top !== undefined)
    collect(top, { systems: [], styles: [], extent: undefined, depth: 0 }, service, candidates);
  return reading_of(
    {
      title: text_at(about, 'Title'),
      attribution:
        text_at(top, 'Attribution', 'Title') ||
        text_at(about, 'ContactInformation', 'ContactPersonPrimary', 'ContactOrganization'),
      notes: conditions(text_at(about, 'AccessConstraints'), text_at(about, 'Fees')),
    },
    candidates,
  );
};

/** Images that may be seen through come first. */
export function best_format(formats: readonly string[]): string | null {
  const plain = formats.map((format) => format.trim().toLowerCase());
  return (
    ['image/png', 'image/webp', 'image/jpeg', 'image/gif'].find((format) => plain.includes(format)) ?? null
  );
}

function collect(layer: XmlElement, around: Inherited, service: Service, found: Candidate[]): void {
  const inherited: Inherited = {
    systems: [
      ...around.systems,
      ...[...children_named(layer, 'CRS'), ...children_named(layer, 'SRS')].flatMap((name) =>
        text_of(name).split(/\s+/),
      ),
    ],
    styles: [...children_named(layer, 'Style'), ...around.styles],
    extent: read_extent(layer) ?? around.extent,
    depth: around.depth + 1,
  };
  if (text_at(layer, 'Name') !== '') found.push(...candidates_of(layer, inherited, service));
  for (const inner of children_named(layer, 'Layer')) collect(inner, inherited, service, found);
}

function read_extent(layer: XmlElement): ExternalOptions['extent'] {
  const box = descend(layer, 'EX_GeographicBoundingBox');
  const sides = ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'];
  if (box !== undefined) return extent_of(sides.flatMap((side) => numbers_of(text_at(box, side))));
  const old = descend(layer, 'LatLonBoundingBox');
  return extent_of(['minx', 'miny', 'maxx', 'maxy'].map((side) => Number(old?.attributes[side] ?? NaN)));
}

/** The layer in each of its styles: the first is the usual one. */
function candidates_of(layer: XmlElement, inherited: Inherited, service: Service): Candidate[] {
  const name = text_at(layer, 'Name');
  const title = text_at(layer, 'Title') || name;
  const { systems, extent } = inherited;
  const crs = systems.includes('EPSG:3857') ? 'EPSG:3857' : systems.find(is_web_mercator);
  const by_name = new Map(inherited.styles.map((style) => [text_at(style, 'Name'), style]));
  const styles = by_name.size === 0 ? [['', undefined] as const] : [...by_name];
  return styles.slice(0, 20).map(([style, element], i): Candidate => ({
    choice: choice_of(name, i === 0 ? '' : style),
    title: i === 0 ? title : `${title} – style ${text_at(element, 'Title') || style}`,
    abstract: text_at(layer, 'Abstract'),
    name,
    shown_as: 'images',
    refusal:
      crs === undefined
        ? 'Ce service ne dessine pas cette couche en Web Mercator (EPSG:3857), que la carte demande.'
        : service.format === null
          ? 'Ce service ne fait d’images ni en PNG, ni en JPEG, WebP ou GIF.'
          : null,
    source: () => ({
      kind: 'wms',
      url: service.address,
      layer: name,
      options: {
        version: service.version,
        style,
        ...(crs !== undefined && { crs }),
        ...(service.format !== null && { format: service.format }),
        ...(extent !== undefined && { extent }),
        ...legend_of(element, name, style, service),
      },
    }),
  }));
}

/** The picture that the style names, else the one that the service draws. */
function legend_of(
  element: XmlElement | undefined,
  layer: string,
  style: string,
  { asked, address, version, has_legends }: Service,
): Pick<ExternalOptions, 'legend'> {
  const said = attribute_of(descend(element, 'LegendURL', 'OnlineResource'), 'href');
  const url = said === null ? null : secured(said, asked);
  if (url !== null) return { legend: url.href };
  if (!has_legends) return {};
  return {
    legend: with_parameters(address, {
      SERVICE: 'WMS',
      VERSION: version,
      SLD_VERSION: '1.1.0',
      REQUEST: 'GetLegendGraphic',
      LAYER: layer,
      STYLE: style,
      FORMAT: 'image/png',
    }),
  };
}
