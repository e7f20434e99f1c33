/** WMTS 1.0.0 (OGC 07-057r7): its layers, and the sets of matrices that are Web Mercator's. */
import type { XmlElement } from '../../../catalogue/xml.ts';
import { local_name, text_of } from '../../csw/xml_tree.ts';
import { ask_xml, unusable } from './ask.ts';
import {
  attribute_of,
  children_named,
  choice_of,
  conditions,
  descend,
  extent_of,
  numbers_of,
  reading_of,
  secured,
  service_address,
  text_at,
  with_parameters,
  type Candidate,
  type ReadService,
} from './service.ts';
import type { ExternalOptions, Matrix } from './source.ts';
import { read_matrices } from './wmts_matrices.ts';
import { best_format } from './wms.ts';

interface Service {
  asked: URL;
  /** Where GetTile is asked by parameters; null when it is not. */
  address: string | null;
  sets: ReadonlyMap<string, Matrix[]>;
}

export const read_wmts: ReadService = async (config, asked) => {
  const address = /\.xml$/i.test(asked.pathname)
    ? asked.href
    : with_parameters(asked, { SERVICE: 'WMTS', REQUEST: 'GetCapabilities', VERSION: '1.0.0' });
  const root = await ask_xml(config, address);
  const contents = descend(root, 'Contents');
  if (local_name(root) !== 'Capabilities' || contents === undefined)
    throw unusable(`Ce n’est pas un service WMTS : il répond « ${local_name(root).slice(0, 60)} ».`);
  const about = descend(root, 'ServiceIdentification');
  const service: Service = {
    asked,
    address: read_address(root, asked),
    sets: new Map(
      children_named(contents, 'TileMatrixSet').map((set) => [
        text_at(set, 'Identifier'),
        read_matrices(set),
      ]),
    ),
  };
  return reading_of(
    {
      title: text_at(about, 'Title'),
      attribution: text_at(root, 'ServiceProvider', 'ProviderName'),
      notes: conditions(text_at(about, 'AccessConstraints'), text_at(about, 'Fees')),
    },
    children_named(contents, 'Layer').flatMap((layer) => candidates_of(layer, service)),
  );
};

/** The address of GetTile by parameters (KVP): the one that says so, else one that says nothing of its encoding. */
function read_address(root: XmlElement, asked: URL): string | null {
  const operation = children_named(descend(root, 'OperationsMetadata'), 'Operation').find(
    (one) => one.attributes['name'] === 'GetTile',
  );
  if (operation === undefined) return null;
  const ways = children_named(operation, 'DCP').flatMap((way) => children_named(descend(way, 'HTTP'), 'Get'));
  const encodings = (way: XmlElement) =>
    children_named(way, 'Constraint').flatMap((constraint) =>
      children_named(descend(constraint, 'AllowedValues'), 'Value').map((value) =>
        text_of(value).toUpperCase(),
      ),
    );
  const way =
    ways.find((one) => encodings(one).includes('KVP')) ?? ways.find((one) => encodings(one).length === 0);
  return way === undefined ? null : service_address(attribute_of(way, 'href'), asked);
}

function candidates_of(layer: XmlElement, service: Service): Candidate[] {
  const name = text_at(layer, 'Identifier');
  if (name === '') return [];
  const title = text_at(layer, 'Title') || name;
  const set = best_set(layer, service.sets);
  const format = best_format(children_named(layer, 'Format').map(text_of));
  const template = format === null ? null : template_of(layer, format, service);
  const given = children_named(layer, 'Style');
  // The usual one first.
  const styles = given.toSorted((a, b) => Number(is_default(b)) - Number(is_default(a))).slice(0, 20);
  const corner = (which: string) => numbers_of(text_at(layer, 'WGS84BoundingBox', which));
  const extent = extent_of([...corner('LowerCorner'), ...corner('UpperCorner')]);
  const refusal =
    set === null
      ? 'Aucune de ses grilles de tuiles n’est en Web Mercator (EPSG:3857), que la carte demande.'
      : format === null
        ? 'Ses tuiles ne sont ni en PNG, ni en JPEG, WebP ou GIF.'
        : template === null
          ? 'Ce service ne dit pas comment demander ses tuiles en GET.'
          : null;
  return (styles.length === 0 ? [undefined] : styles).map((style, i): Candidate => {
    const style_name = style === undefined ? '' : text_at(style, 'Identifier');
    return {
      choice: choice_of(name, i === 0 ? '' : style_name),
      title: i === 0 ? title : `${title} – style ${text_at(style, 'Title') || style_name}`,
      abstract: text_at(layer, 'Abstract'),
      name,
      shown_as: 'images',
      refusal,
      source: () => ({
        kind: 'wmts',
        url: fill(template ?? '', { style: style_name, tilematrixset: set?.id ?? '' }),
        layer: name,
        options: {
          matrices: set?.matrices ?? [],
          ...(extent !== undefined && { extent }),
          ...legend_of(style, service.asked),
        },
      }),
    };
  });
}

const is_default = (style: XmlElement) => /^(?:true|1)$/.test(style.attributes['isDefault'] ?? '');

function legend_of(style: XmlElement | undefined, asked: URL): Pick<ExternalOptions, 'legend'> {
  const formats = /^(?:image\/(?:png|jpeg|webp|gif))?$/;
  const picture = children_named(style, 'LegendURL').find((one) =>
    formats.test(one.attributes['format'] ?? ''),
  );
  const said = attribute_of(picture, 'href');
  const url = said === null ? null : secured(said, asked);
  return url === null ? {} : { legend: url.href };
}

/** Of the layer's sets in Web Mercator, the one with the most zooms, within the limits that the layer has in it. */
function best_set(layer: XmlElement, sets: Service['sets']): { id: string; matrices: Matrix[] } | null {
  const usable = children_named(layer, 'TileMatrixSetLink')
    .map((link) => {
      const id = text_at(link, 'TileMatrixSet');
      return { id, matrices: within_limits(sets.get(id) ?? [], link) };
    })
    .filter(({ matrices }) => matrices.length > 0);
  return usable.toSorted((a, b) => b.matrices.length - a.matrices.length)[0] ?? null;
}

function within_limits(matrices: readonly Matrix[], link: XmlElement): Matrix[] {
  const limits = children_named(descend(link, 'TileMatrixSetLimits'), 'TileMatrixLimits');
  if (limits.length === 0) return [...matrices];
  const by_id = new Map(limits.map((limit) => [text_at(limit, 'TileMatrix'), limit]));
  return matrices.flatMap((matrix) => {
    // Some name the set before the matrix.
    const limit = by_id.get(matrix.id) ?? by_id.get(`${text_at(link, 'TileMatrixSet')}:${matrix.id}`);
    if (limit === undefined) return [];
    const range = (which: string, [least, most]: readonly [number, number]): [number, number] => [
      Math.max(least, whole(text_at(limit, `MinTile${which}`), least)),
      Math.min(most, whole(text_at(limit, `MaxTile${which}`), most)),
    ];
    return [{ ...matrix, columns: range('Col', matrix.columns), rows: range('Row', matrix.rows) }];
  });
}

const whole = (text: string, absent: number) => (/^\d{1,9}$/.test(text) ? Number(text) : absent);

/** The address of a tile, with {style}, {TileMatrixSet}, {TileMatrix}, {TileRow} and {TileCol} to fill in. */
function template_of(layer: XmlElement, format: string, { asked, address }: Service): string | null {
  const dimensions = Object.fromEntries(
    children_named(layer, 'Dimension').map((dimension) => [
      text_at(dimension, 'Identifier'),
      text_at(dimension, 'Default') || text_at(dimension, 'Value') || 'default',
    ]),
  );
  const resource = children_named(layer, 'ResourceURL').find(
    ({ attributes }) => attributes['resourceType'] === 'tile' && attributes['format'] === format,
  );
  const rest = resource?.attributes['template'];
  if (rest !== undefined) return fill(rest_address(rest, asked), dimensions);
  if (address === null) return null;
  const kvp = with_parameters(address, {
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: text_at(layer, 'Identifier'),
    STYLE: '(style)',
    FORMAT: format,
    TILEMATRIXSET: '(tilematrixset)',
    TILEMATRIX: '(tilematrix)',
    TILEROW: '(tilerow)',
    TILECOL: '(tilecol)',
    ...dimensions,
  });
  return kvp.replaceAll(/%28(style|tilematrixset|tilematrix|tilerow|tilecol)%29/g, '{$1}');
}

/** As written, since parsing would spoil the places to fill in; https where the service was asked so. */
function rest_address(template: string, asked: URL): string {
  if (asked.protocol === 'https:') return template.replace(/^http:\/\/([^/:]+)(?::80)?\//i, 'https://$1/');
  return template;
}

/** A template with some of its places filled in, whatever the case of their names. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  const by_name = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return template.replaceAll(/\{([\w.-]{1,60})\}/g, (place, name: string) => {
    const value = by_name.get(name.toLowerCase());
    return value === undefined ? place : encodeURIComponent(value);
  });
}
