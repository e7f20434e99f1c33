/** WFS 2.0 and 1.1 that answer in GeoJSON: their layers as objects. */
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
  service_address,
  text_at,
  with_parameters,
  type Candidate,
  type ReadService,
} from './service.ts';

const geojson = /^(?:application\/(?:geo\+|vnd\.geo\+)?json|json|geojson)\s*(?:;.*)?$/i;

export const read_wfs: ReadService = async (config, asked) => {
  const address = with_parameters(asked, { SERVICE: 'WFS', REQUEST: 'GetCapabilities', VERSION: '2.0.0' });
  const root = await ask_xml(config, address);
  if (local_name(root) !== 'WFS_Capabilities')
    throw unusable(`Ce n’est pas un service WFS : il répond « ${local_name(root).slice(0, 60)} ».`);
  const get_feature = children_named(descend(root, 'OperationsMetadata'), 'Operation').find(
    (one) => one.attributes['name'] === 'GetFeature',
  );
  const said = attribute_of(descend(get_feature, 'DCP', 'HTTP', 'Get'), 'href');
  const service = {
    url: service_address(said, asked),
    version: root.attributes['version']?.startsWith('1') === true ? '1.1.0' : '2.0.0',
    formats: formats_of(get_feature),
  };
  const about = descend(root, 'ServiceIdentification');
  return reading_of(
    {
      title: text_at(about, 'Title'),
      attribution: text_at(root, 'ServiceProvider', 'ProviderName'),
      notes: conditions(text_at(about, 'AccessConstraints'), text_at(about, 'Fees')),
    },
    children_named(descend(root, 'FeatureTypeList'), 'FeatureType').flatMap((type) =>
      candidate_of(type, service),
    ),
  );
};

function formats_of(operation: XmlElement | undefined): string[] {
  const parameter = children_named(operation, 'Parameter').find(
    (one) => one.attributes['name'] === 'outputFormat',
  );
  return [
    ...children_named(descend(parameter, 'AllowedValues'), 'Value'),
    ...children_named(parameter, 'Value'),
  ].map(text_of);
}

function candidate_of(
  type: XmlElement,
  { url, version, formats }: { url: string; version: string; formats: readonly string[] },
): Candidate[] {
  const name = text_at(type, 'Name');
  if (name === '') return [];
  const own = children_named(descend(type, 'OutputFormats'), 'Format').map(text_of);
  const format = [...own, ...formats].find((one) => geojson.test(one));
  const corner = (which: string) => numbers_of(text_at(type, 'WGS84BoundingBox', which));
  const extent = extent_of([...corner('LowerCorner'), ...corner('UpperCorner')]);
  return [
    {
      choice: choice_of(name),
      title: text_at(type, 'Title') || name,
      abstract: text_at(type, 'Abstract'),
      name,
      shown_as: 'objets',
      refusal:
        format === undefined
          ? 'Ce service ne donne pas cette couche en GeoJSON : le GML n’est pas lu ici.'
          : null,
      source: () => ({
        kind: 'wfs',
        url,
        layer: name,
        options: {
          version,
          ...(format !== undefined && { format }),
          ...(extent !== undefined && { extent }),
        },
      }),
    },
  ];
}
