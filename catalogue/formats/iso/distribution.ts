/** Where the resource is had, and in what formats. */
import { fold } from '../../code_lists/code_list.ts';
import { service_types } from '../../code_lists/inspire_codes.ts';
import type { DataFormat, Distribution } from '../../record.ts';
import { anchor_node, node, text_node, with_attributes } from './build.ts';
import { as_facts } from './citation.ts';
import { linkage_node } from './contacts.ts';
import { code_node, type Dialect } from './dialect.ts';
import { compact, type Fact } from './facts.ts';
import type { Section } from './section.ts';
import {
  attribute_of,
  child_of,
  code_of,
  find,
  href_of,
  prose_of,
  text_at,
  text_of,
  type Element,
  type Place,
} from './tree.ts';

export function distribution_sections(dialect: Dialect): Section[] {
  return [
    {
      path: 'distributionInfo/MD_Distribution/distributionFormat'.split('/'),
      keys: ['formats'],
      read: read_format,
      mend(property) {
        const version = find(property, 'MD_Format/version');
        if (!is_blank(version)) return;
        version.children = [];
        version.attributes = { ...version.attributes, 'gco:nilReason': 'inapplicable' };
      },
      write: (facts) => facts.map(({ value }) => write_format(value as DataFormat, dialect)),
    },
    {
      path: 'distributionInfo/MD_Distribution/transferOptions/MD_DigitalTransferOptions/onLine'.split('/'),
      keys: ['distributions'],
      // Each link in transfer options of its own, since these carry the size.
      written_depth: 3,
      read: (property, place) => read_distribution(property, place),
      write: (facts) => facts.map(({ value }) => write_distribution(value as Distribution, dialect)),
    },
  ];
}

function read_format(property: Element): Fact[] {
  const format = child_of(property);
  const citation = find(format, 'formatSpecificationCitation/CI_Citation');
  const name = text_at(format, 'name') ?? text_at(citation, 'title');
  const version = text_at(format, 'version') ?? text_at(citation, 'edition');
  if (name === undefined) return [];
  const is_empty = is_blank(child_of(format, 'version'));
  const value = compact<DataFormat>({ name, version });
  return [{ key: 'formats', value, ...(is_empty ? { guessed: true } : {}) }];
}

/** An element that says neither a text nor why it has none. */
const is_blank = (element: Element | undefined): element is Element =>
  element !== undefined && text_of(element) === undefined && attribute_of(element, 'nilReason') === undefined;

function write_format({ name, version }: DataFormat, dialect: Dialect): Element {
  // INSPIRE 2.6 asks for the version; what has none says so.
  const missing = (property: string) => with_attributes(node(property), { 'gco:nilReason': 'inapplicable' });
  const edition = (property: string) => text_node(property, version) ?? missing(property);
  return node(
    'distributionFormat',
    dialect.id === 'iso19139'
      ? node('MD_Format', text_node('name', name), edition('version'))
      : node(
          'MD_Format',
          node(
            'formatSpecificationCitation',
            node('CI_Citation', text_node('title', name), text_node('edition', version)),
          ),
        ),
  );
}

const functions: Readonly<Record<string, Distribution['function']>> = {
  download: 'download',
  offlineAccess: 'download',
  fileAccess: 'download',
  order: 'order',
};
const service_form = /^OGC(?::| API)|\b(?:WMS|WFS|WMTS|WCS|CSW|WPS|SOS|TMS|ATOM)\b|^ESRI:|^REST$/i;
const download_form = /download|^FILE\b/i;

function function_of(resource: Element, protocol: string | undefined): Distribution['function'] {
  if (href_of(child_of(resource, 'applicationProfile'))?.includes('/SpatialDataServiceType/') === true)
    return 'service';
  if (service_form.test(protocol ?? '')) return 'service';
  const code = code_of(child_of(resource, 'function'));
  if (code !== undefined) return functions[code] ?? 'information';
  return download_form.test(protocol ?? '') ? 'download' : 'information';
}

function read_distribution(property: Element, { above }: Place): Fact[] {
  const resource = child_of(property);
  const url = text_at(resource, 'linkage');
  if (resource === undefined || url === undefined) return [];
  const options = above.at(-1);
  const is_alone =
    options?.children.filter((child) => typeof child !== 'string' && /:?onLine$/.test(child.name)).length ===
    1;
  const megabytes = is_alone ? Number(text_at(options, 'transferSize') ?? 'none') : NaN;
  const protocol = text_at(resource, 'protocol');
  const purpose = function_of(resource, protocol);
  const name = child_of(resource, 'name');
  const media_type = attribute_of(child_of(name), 'type');
  const is_layer = purpose === 'service' && /^OGC:|WMS|WFS|WMTS|WCS/i.test(protocol ?? '');
  return as_facts(
    'distributions',
    compact<Distribution>({
      url,
      name: is_layer ? undefined : text_of(name),
      description: prose_of(child_of(resource, 'description')),
      function: purpose,
      protocol,
      format: media_type === undefined ? undefined : { name: media_type, media_type },
      layer: is_layer ? text_of(name) : undefined,
      size_bytes: Number.isFinite(megabytes) && megabytes > 0 ? Math.round(megabytes * 1e6) : undefined,
    }),
  );
}

const iso_function = { download: 'download', information: 'information', order: 'order', service: undefined };

function write_distribution(distribution: Distribution, dialect: Dialect): Element {
  const { url, name, description, protocol, format, layer, size_bytes } = distribution;
  const purpose = distribution.function;
  // As GeoNetwork and QGIS have it: the name of a layer stands in the name, what people read in the description.
  const shown = layer ?? name;
  const text = layer === undefined ? description : (description ?? name);
  const media_type = layer === undefined ? format?.media_type : undefined;
  return node(
    'transferOptions',
    node(
      'MD_DigitalTransferOptions',
      size_bytes === undefined ? undefined : node('transferSize', node('Real', String(size_bytes / 1e6))),
      node(
        'onLine',
        node(
          'CI_OnlineResource',
          linkage_node(url, dialect),
          text_node('protocol', protocol),
          purpose === 'service' ? service_profile(protocol ?? '') : undefined,
          media_type === undefined
            ? text_node('name', shown)
            : node('name', with_attributes(node('MimeFileType', shown ?? media_type), { type: media_type })),
          text_node('description', text),
          code_node(dialect, 'function', 'CI_OnLineFunctionCode', iso_function[purpose]),
        ),
      ),
    ),
  );
}

/** What kind of INSPIRE's services answers there, as guidance 2.0 asks of the links to services. */
function service_profile(protocol: string): Element {
  const word = fold(protocol);
  const code = /wmts|wms|tms|maps|tiles/.test(word)
    ? 'view'
    : /wfs|features|wcs|coverages|atom/.test(word)
      ? 'download'
      : /csw|records/.test(word)
        ? 'discovery'
        : 'other';
  const uri = service_types.find((each) => each.code === code)?.uri;
  return anchor_node('applicationProfile', code, uri);
}
