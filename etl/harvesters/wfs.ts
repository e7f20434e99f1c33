/** WFS 1.1 and 2.0: GetCapabilities tells the service and its layers, a record each. */
import type { MetadataRecord } from '../../catalogue/record.ts';
import type { XmlElement } from '../../catalogue/xml.ts';
import { message_of } from '../../errors.ts';
import type { HarvestRequest, ReadPage, RemoteItem } from './harvester.ts';
import { find_licence } from './licence.ts';
import { attribute, children, derived_id, descend, is_named, service_name, xml_text } from './reading.ts';
import { unreadable } from './remote.ts';
import { read_attributes } from './wfs_attributes.ts';
import {
  capabilities_address,
  layer_record,
  service_record,
  without_request,
  type WfsService,
} from './wfs_records.ts';

/** The one page: the service's record, then its layers'. */
export const read_wfs: ReadPage = async (request) => {
  const { root, url } = await request.remote.ask_xml(capabilities_address(request.address));
  if (!is_named(root, 'WFS_Capabilities'))
    throw unreadable(url, new Error(`« ${root.name} » au lieu de WFS_Capabilities`));
  const service = read_service(root, request);
  const types = children(descend(root, 'FeatureTypeList'), 'FeatureType');
  const names = types.map((type) => xml_text(descend(type, 'Name')));
  const { found, untold } = await read_attributes(
    request.remote,
    service,
    names.filter((name) => name !== null),
  );
  const layers = types.map((type, i): RemoteItem => {
    const name = names[i] ?? null;
    if (name === null) return { remote_id: null, problem: `La couche n° ${i + 1} n’a pas de nom.` };
    try {
      const item = layer_record(type, name, service, found.get(name) ?? []);
      if (!untold.has(name)) return item;
      // What an earlier harvest was told of it stays.
      const complete = ({ attributes = [] }: MetadataRecord) =>
        layer_record(type, name, service, attributes).record;
      return { ...item, complete };
    } catch (error) {
      return { remote_id: name, problem: message_of(error) };
    }
  });
  return {
    items: [service_record(root, service, layers), ...layers],
    next: null,
    announced: layers.length + 1,
    ...(untold.size > 0 && { notice: say_untold(untold.size, layers.length) }),
  };
};

const say_untold = (untold: number, all: number) =>
  `Le service n’a pas décrit ${untold === all ? 'ses couches' : `${untold} de ses ${all} couches`} : leurs attributs déjà connus sont gardés.`;

function read_service(root: XmlElement, { address }: HarvestRequest): WfsService {
  const identification = descend(root, 'ServiceIdentification');
  const provider = descend(root, 'ServiceProvider');
  const producer = xml_text(descend(provider, 'ProviderName')) ?? '';
  const said = ['Fees', 'AccessConstraints']
    .flatMap((name) => children(identification, name).map(xml_text))
    .filter((value): value is string => value !== null && !/^(none|aucune?|null)$/i.test(value));
  const licence = said.map(find_licence).find((found) => found !== null) ?? null;
  const contact = descend(provider, 'ServiceContact', 'ContactInfo');
  const email = xml_text(descend(contact, 'Address', 'ElectronicMailAddress'));
  const site = attribute(descend(provider, 'ProviderSite'), 'href');
  const url = without_request(address);
  return {
    url: url.href.replace(/\?$/, ''),
    version: root.attributes['version'] ?? '2.0.0',
    title: xml_text(descend(identification, 'Title')) ?? url.host,
    producer,
    contacts:
      producer === ''
        ? []
        : [
            {
              organisation: producer,
              role: 'pointOfContact',
              ...(email !== null && { email }),
              ...(site !== null && /^https?:/.test(site) && { url: site }),
            },
          ],
    keywords: children(descend(identification, 'Keywords'), 'Keyword').flatMap(
      (word) => xml_text(word) ?? [],
    ),
    licence,
    constraints: said.filter((value) => find_licence(value) === null),
    formats: output_formats(root),
    id: derived_id(service_name(address) + without_request(address).search),
  };
}

function output_formats(root: XmlElement): string[] {
  const get_feature = children(descend(root, 'OperationsMetadata'), 'Operation').find(
    (operation) => operation.attributes['name'] === 'GetFeature',
  );
  const parameter = children(get_feature, 'Parameter').find(
    (each) => each.attributes['name'] === 'outputFormat',
  );
  return [...children(descend(parameter, 'AllowedValues'), 'Value'), ...children(parameter, 'Value')].flatMap(
    (value) => xml_text(value) ?? [],
  );
}
