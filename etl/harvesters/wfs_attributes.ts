/** DescribeFeatureType: the attributes of a WFS's layers, as its schema of application tells them. */
import type { Attribute } from '../../catalogue/record.ts';
import type { XmlElement } from '../../catalogue/xml.ts';
import { AppError } from '../../errors.ts';
import type { RemoteCatalogue } from './remote.ts';
import { attribute, children, descend, is_named, xml_text } from './reading.ts';

/** Layers of one request: addresses stay short, and answers far below their limit. */
const layers_at_once = 20;
/** Layers of a service that are described at the most. */
const most_layers = 1_000;
const most_attributes = 200;

interface Described {
  /** The service's address, without the parameters of a request. */
  url: string;
  version: string;
}

export interface LayerAttributes {
  /** By name of layer; a layer that the service's schema does not name is absent. */
  found: ReadonlyMap<string, readonly Attribute[]>;
  /** Layers that the service did not describe this time: it refused, answered an error, or fell silent. */
  untold: ReadonlySet<string>;
}

/** Layers of several namespaces are asked apart, since servers only point from one to another. */
export async function read_attributes(
  remote: RemoteCatalogue,
  service: Described,
  layers: readonly string[],
): Promise<LayerAttributes> {
  const found = new Map<string, readonly Attribute[]>();
  const untold = new Set<string>();
  let is_silent = false;
  for (const asked of in_groups(layers.slice(0, most_layers))) {
    const root: XmlElement | null | 'silent' = is_silent
      ? 'silent'
      : await ask_schema(remote, service, asked);
    is_silent = root === 'silent';
    for (const name of asked) {
      if (root === null || root === 'silent') {
        untold.add(name);
        continue;
      }
      const attributes = attributes_of(root, local_of(name));
      if (attributes.length > 0) found.set(name, attributes);
    }
  }
  return { found, untold };
}

function in_groups(layers: readonly string[]): string[][] {
  const by_prefix = new Map<string, string[]>();
  for (const name of layers)
    by_prefix.set(prefix_of(name), [...(by_prefix.get(prefix_of(name)) ?? []), name]);
  return [...by_prefix.values()].flatMap((names) =>
    Array.from({ length: Math.ceil(names.length / layers_at_once) }, (_, i) =>
      names.slice(i * layers_at_once, (i + 1) * layers_at_once),
    ),
  );
}

const prefix_of = (name: string) => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '');
const local_of = (name: string) => name.slice(name.indexOf(':') + 1);

/** The schema; null for what is none, a refusal among others; `silent`: the service cannot serve, and is asked no more. */
async function ask_schema(
  remote: RemoteCatalogue,
  { url, version }: Described,
  names: readonly string[],
): Promise<XmlElement | null | 'silent'> {
  const address = new URL(url);
  const types = version.startsWith('2') ? 'typeNames' : 'typeName';
  for (const [key, value] of [
    ['service', 'WFS'],
    ['version', version],
    ['request', 'DescribeFeatureType'],
    [types, names.join(',')],
  ] as const)
    address.searchParams.set(key, value);
  try {
    const { root } = await remote.ask_xml(address);
    return is_named(root, 'schema') ? root : null;
  } catch (error) {
    const code = error instanceof AppError ? error.code : '';
    if (code === 'harvest-refused' || code === 'harvest-unreadable') return null;
    if (code === 'harvest-overburdened' || code === 'fetch-failed') return 'silent';
    throw error;
  }
}

/** Elements of the layer's type in their order, those that it has from GML left out. */
function attributes_of(schema: XmlElement, layer: string): Attribute[] {
  const named = (kind: string, name: string) =>
    children(schema, kind).find((each) => attribute(each, 'name') === name);
  const element = named('element', layer);
  const type =
    descend(element, 'complexType') ??
    named('complexType', local_of(attribute(element ?? schema, 'type') ?? `${layer}Type`));
  const sequence = descend(type, 'complexContent', 'extension', 'sequence') ?? descend(type, 'sequence');
  return children(sequence, 'element')
    .slice(0, most_attributes)
    .flatMap((each): Attribute[] => {
      const name = attribute(each, 'name');
      if (name === null) return [];
      const said =
        attribute(each, 'type') ?? attribute(descend(each, 'simpleType', 'restriction') ?? each, 'base');
      const description = xml_text(descend(each, 'annotation', 'documentation'));
      return [
        {
          name,
          ...(said !== null && { type: type_word(local_of(said)) }),
          ...(description !== null && { description: description.slice(0, 2_000) }),
        },
      ];
    });
}

const simple_types: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'integer',
  integer: 'integer',
  short: 'integer',
  byte: 'integer',
  long: 'bigint',
  decimal: 'numeric',
  float: 'double precision',
  double: 'double precision',
  dateTime: 'timestamp',
};

/** Types of XML Schema and GML as records name those of the database; others as they are. */
function type_word(type: string): string {
  const shape = /^(Multi)?(Point|LineString|Curve|Polygon|Surface|Geometry)PropertyType$/.exec(type);
  if (shape === null) return Object.hasOwn(simple_types, type) ? simple_types[type]! : type;
  const [, multi = '', name = ''] = shape;
  if (name === 'Geometry') return 'geometry';
  const simple = name.replace('Curve', 'LineString').replace('Surface', 'Polygon');
  return `geometry(${multi}${simple})`;
}
