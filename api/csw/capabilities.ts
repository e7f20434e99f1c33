import { escape_xml } from '../../catalogue/formats/escape_xml.ts';
import { filter_operators } from './filter_xml.ts';
import { csw_properties } from './properties.ts';
import { element_sets, output_schemas, result_types } from './request.ts';
import { csw_document } from './write_answers.ts';

const values = (tag: string, list: readonly string[]) =>
  list.map((value) => `<${tag}>${escape_xml(value)}</${tag}>`).join('');
const parameter = (name: string, list: readonly string[]) =>
  `<ows:Parameter name="${name}">${values('ows:Value', list)}</ows:Parameter>`;
const types = ['csw:Record', 'gmd:MD_Metadata'];
const formats = parameter('outputFormat', ['application/xml']);
const schemas = parameter('outputSchema', output_schemas);

const operations: readonly (readonly [name: string, parameters: string])[] = [
  [
    'GetCapabilities',
    parameter('sections', [
      'ServiceIdentification',
      'ServiceProvider',
      'OperationsMetadata',
      'Filter_Capabilities',
    ]),
  ],
  [
    'DescribeRecord',
    parameter('typeName', types) + formats + parameter('schemaLanguage', ['http://www.w3.org/XML/Schema']),
  ],
  [
    'GetRecords',
    parameter('typeNames', types) +
      formats +
      schemas +
      parameter('resultType', result_types) +
      parameter('ElementSetName', element_sets) +
      parameter('CONSTRAINTLANGUAGE', ['FILTER', 'CQL_TEXT']) +
      `<ows:Constraint name="SupportedDublinCoreQueryables">${values(
        'ows:Value',
        csw_properties.map(({ name }) => name),
      )}</ows:Constraint>`,
  ],
  ['GetRecordById', formats + schemas + parameter('ElementSetName', element_sets)],
  [
    'GetDomain',
    parameter('ParameterName', [
      'GetRecords.outputSchema',
      'GetRecords.resultType',
      'GetRecords.ElementSetName',
    ]),
  ],
];

const filter = `<ogc:Filter_Capabilities xmlns:ogc="http://www.opengis.net/ogc" xmlns:gml="http://www.opengis.net/gml"><ogc:Spatial_Capabilities><ogc:GeometryOperands>${values('ogc:GeometryOperand', filter_operators.geometries)}</ogc:GeometryOperands><ogc:SpatialOperators>${filter_operators.spatial.map((name) => `<ogc:SpatialOperator name="${name}"/>`).join('')}</ogc:SpatialOperators></ogc:Spatial_Capabilities><ogc:Scalar_Capabilities><ogc:LogicalOperators/><ogc:ComparisonOperators>${values('ogc:ComparisonOperator', filter_operators.comparisons)}</ogc:ComparisonOperators></ogc:Scalar_Capabilities><ogc:Id_Capabilities><ogc:EID/></ogc:Id_Capabilities></ogc:Filter_Capabilities>`;

/** What the service is and does; `sections`: those asked for, null for all. */
export function write_capabilities(base: string, region: string, sections: readonly string[] | null): string {
  const address = `${base}/csw`;
  const dcp = `<ows:DCP><ows:HTTP><ows:Get xlink:href="${escape_xml(address)}"/><ows:Post xlink:href="${escape_xml(address)}"><ows:Constraint name="PostEncoding"><ows:Value>XML</ows:Value></ows:Constraint></ows:Post></ows:HTTP></ows:DCP>`;
  const parts = {
    ServiceIdentification: `<ows:ServiceIdentification><ows:Title>${escape_xml(`Maillage – ${region}`)}</ows:Title><ows:Abstract>${escape_xml(`Catalogue des données : ${region}.`)}</ows:Abstract><ows:Keywords><ows:Keyword>catalogue</ows:Keyword><ows:Keyword>INSPIRE</ows:Keyword></ows:Keywords><ows:ServiceType codeSpace="OGC">CSW</ows:ServiceType><ows:ServiceTypeVersion>2.0.2</ows:ServiceTypeVersion><ows:Fees>None</ows:Fees><ows:AccessConstraints>None</ows:AccessConstraints></ows:ServiceIdentification>`,
    ServiceProvider: `<ows:ServiceProvider><ows:ProviderName>${escape_xml(region)}</ows:ProviderName><ows:ProviderSite xlink:href="${escape_xml(base)}"/><ows:ServiceContact/></ows:ServiceProvider>`,
    OperationsMetadata: `<ows:OperationsMetadata>${operations.map(([name, more]) => `<ows:Operation name="${name}">${dcp}${more}</ows:Operation>`).join('')}${parameter('service', ['CSW'])}${parameter('version', ['2.0.2'])}</ows:OperationsMetadata>`,
    Filter_Capabilities: filter,
  };
  const wanted = Object.entries(parts).filter(
    ([name]) =>
      sections === null ||
      sections.some((section) => section === name || section === 'All') ||
      name === 'Filter_Capabilities',
  );
  return csw_document(
    'Capabilities',
    'xmlns:xlink="http://www.w3.org/1999/xlink" version="2.0.2"',
    wanted.map(([, text]) => text).join(''),
  );
}
