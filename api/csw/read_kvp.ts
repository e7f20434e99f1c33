/** CSW requests as keys and values of an address (07-006r1), whatever the capitals of the keys. */
import { read_cql_text } from './cql_text.ts';
import { refuse_csw } from './exceptions.ts';
import { read_filter } from './filter_xml.ts';
import {
  choose,
  max_records,
  read_form,
  read_number,
  read_sort,
  result_types,
  type CswRequest,
} from './request.ts';
import { parse_xml } from '../../catalogue/xml.ts';
import type { Tree } from '../cql2/tree.ts';

const operations = ['GetCapabilities', 'DescribeRecord', 'GetRecords', 'GetRecordById', 'GetDomain'] as const;

/** Reads the query string. A 400 AppError with the parameter that is missing or wrong; parameters of no use are passed over. */
export function read_kvp(query: URLSearchParams): CswRequest {
  const values = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const get = (name: string) => values.get(name.toLowerCase()) ?? null;
  const list = (name: string): string[] =>
    (get(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const asked = get('request');
  if (asked === null || asked === '')
    throw refuse_csw(
      'MissingParameterValue',
      'request',
      `Le paramètre « request » manque : ${operations.join(', ')}.`,
    );
  const operation = operations.find((one) => one.toLowerCase() === asked.toLowerCase());
  if (operation === undefined)
    throw refuse_csw(
      'OperationNotSupported',
      'request',
      `L’opération « ${asked.slice(0, 60)} » n’existe pas ici.`,
    );
  check_service(get('service'), operation, get('version'), list('acceptVersions'));
  const form = (absent?: 'full') =>
    read_form(
      {
        outputSchema: get('outputSchema'),
        outputFormat: get('outputFormat'),
        ElementSetName: get('ElementSetName'),
        element_names: list('ElementName'),
      },
      absent,
    );
  switch (operation) {
    case 'GetCapabilities':
      return { operation, sections: get('sections') === null ? null : list('sections') };
    case 'DescribeRecord':
      return { operation, types: get('typeName') === null ? null : list('typeName') };
    case 'GetRecordById': {
      const ids = list('id');
      if (ids.length === 0) throw refuse_csw('MissingParameterValue', 'id', 'Le paramètre « id » manque.');
      return { operation, ids, form: form() };
    }
    case 'GetDomain':
      return read_domain(list('PropertyName'), list('ParameterName'));
    default:
      check_types(list('typeNames'), get('typeNames'));
      return {
        operation,
        result_type: choose(get('resultType'), result_types, 'resultType', 'hits'),
        form: form(),
        start: read_number(get('startPosition'), 'startPosition', 1, 1, 1_000_000_000),
        limit: read_number(get('maxRecords'), 'maxRecords', 10, 0, max_records),
        filter: read_constraint(get('constraint'), get('constraintLanguage')),
        sort: list('sortBy').map((term) => {
          const [, name = term, way] = /^(.+?)(?::([AaDd]))?$/.exec(term) ?? [];
          return read_sort(name, way?.toLowerCase() === 'd');
        }),
        echo: null,
      };
  }
}

/** Of `service`, which all but old clients send, and of the version. */
export function check_service(
  service: string | null,
  operation: string,
  version: string | null,
  accepted: readonly string[],
): void {
  if (service === null || service === '')
    throw refuse_csw('MissingParameterValue', 'service', 'Le paramètre « service » manque : CSW.');
  if (service.toUpperCase() !== 'CSW')
    throw refuse_csw('InvalidParameterValue', 'service', `« ${service.slice(0, 40)} » : attendu CSW.`);
  if (operation === 'GetCapabilities') {
    if (accepted.length > 0 && !accepted.includes('2.0.2'))
      throw refuse_csw(
        'VersionNegotiationFailed',
        'acceptVersions',
        'Ce service parle la version 2.0.2 seule.',
      );
    return;
  }
  if (version === null || version === '')
    throw refuse_csw('MissingParameterValue', 'version', 'Le paramètre « version » manque : 2.0.2.');
  if (version !== '2.0.2')
    throw refuse_csw('InvalidParameterValue', 'version', `« ${version.slice(0, 20)} » : attendu 2.0.2.`);
}

export function check_types(types: readonly string[], given: string | null): void {
  if (given === null)
    throw refuse_csw('MissingParameterValue', 'typeNames', 'Le paramètre « typeNames » manque.');
  const unknown = types.find((type) => !/^(?:\w+:)?(?:Record|MD_Metadata)$/.test(type));
  if (types.length === 0 || unknown !== undefined)
    throw refuse_csw(
      'InvalidParameterValue',
      'typeNames',
      `« ${(unknown ?? '').slice(0, 60)} » : attendu csw:Record ou gmd:MD_Metadata.`,
    );
}

export function read_domain(properties: readonly string[], parameters: readonly string[]): CswRequest {
  if (properties.length > 0) return { operation: 'GetDomain', of: 'PropertyName', names: properties };
  if (parameters.length > 0) return { operation: 'GetDomain', of: 'ParameterName', names: parameters };
  throw refuse_csw('MissingParameterValue', 'PropertyName', 'Il faut « PropertyName » ou « ParameterName ».');
}

function read_constraint(constraint: string | null, language: string | null): Tree | null {
  if (constraint === null || constraint.trim() === '') return null;
  if (language === null)
    throw refuse_csw(
      'MissingParameterValue',
      'constraintLanguage',
      'Le paramètre « constraintLanguage » manque : CQL_TEXT ou FILTER.',
    );
  if (choose(language, ['CQL_TEXT', 'FILTER'], 'constraintLanguage', 'CQL_TEXT') === 'CQL_TEXT')
    return read_cql_text(constraint);
  return read_filter(
    parse_xml(Buffer.from(constraint), { max_bytes: 100_000, max_depth: 40, max_elements: 5_000 }),
  );
}
