/** What a service is, and what data it serves. */
import type { ServiceFacts } from '../../record.ts';
import { node, text_node, with_attributes } from './build.ts';
import { as_facts } from './citation.ts';
import { linkage_node } from './contacts.ts';
import { code_node, type Dialect } from './dialect.ts';
import { compact } from './facts.ts';
import type { Section } from './section.ts';
import { attribute_of, child_of, find, text_at, text_of } from './tree.ts';

type Served = NonNullable<ServiceFacts['operates_on']>[number];
type Operation = NonNullable<ServiceFacts['operations']>[number];

export function service_sections(dialect: Dialect): Section[] {
  const identification = 'identificationInfo/SV_ServiceIdentification';
  const path = (name: string) => `${identification}/${name}`.split('/');
  return [
    {
      path: path('serviceType'),
      keys: ['service.type'],
      read: (property) => as_facts('service.type', text_of(property)),
      write: (facts) =>
        facts.map(({ value }) =>
          node(
            'serviceType',
            dialect.id === 'iso19139'
              ? node('LocalName', value as string)
              : with_attributes(node('ScopedName', value as string), {
                  codeSpace: 'http://inspire.ec.europa.eu/metadata-codelist/SpatialDataServiceType',
                }),
          ),
        ),
    },
    {
      path: path('serviceTypeVersion'),
      keys: ['service.versions'],
      read: (property) => as_facts('service.versions', text_of(property)),
      write: (facts) => facts.flatMap(({ value }) => text_node('serviceTypeVersion', value as string) ?? []),
    },
    {
      path: path('operatesOn'),
      keys: ['service.operates_on'],
      read(property) {
        const served = compact<Served>({
          id: attribute_of(property, 'uuidref'),
          url: attribute_of(property, 'href'),
          title: attribute_of(property, 'title'),
        });
        return Object.keys(served).length === 0 ? [] : as_facts('service.operates_on', served);
      },
      write: (facts) =>
        facts.map(({ value }) => {
          const { id, url, title } = value as Served;
          return with_attributes(node('operatesOn'), {
            uuidref: id,
            'xlink:href': url,
            'xlink:title': title,
          });
        }),
    },
    {
      path: path('containsOperations'),
      keys: ['service.operations'],
      read(property) {
        const operation = child_of(property);
        const [name, url] = [
          text_at(operation, 'operationName'),
          text_of(find(operation, 'connectPoint/CI_OnlineResource/linkage')),
        ];
        return name === undefined || url === undefined ? [] : as_facts('service.operations', { name, url });
      },
      write: (facts) => facts.map(({ value }) => write_operation(value as Operation, dialect)),
    },
  ];
}

function write_operation({ name, url }: Operation, dialect: Dialect) {
  const platform =
    dialect.id === 'iso19139'
      ? code_node(dialect, 'DCP', 'DCPList', 'WebServices')
      : code_node(dialect, 'distributedComputingPlatform', 'DCPList', 'WebServices');
  return node(
    'containsOperations',
    node(
      'SV_OperationMetadata',
      text_node('operationName', name),
      platform,
      node('connectPoint', node('CI_OnlineResource', linkage_node(url, dialect))),
    ),
  );
}
