/** CSW requests as XML, as POST brings them. */
import type { XmlElement } from '../../catalogue/xml.ts';
import { write_element } from '../../catalogue/xml_write.ts';
import type { Tree } from '../cql2/tree.ts';
import { read_cql_text } from './cql_text.ts';
import { refuse_csw } from './exceptions.ts';
import { read_filter } from './filter_xml.ts';
import { check_service, check_types, read_domain } from './read_kvp.ts';
import {
  choose,
  max_records,
  read_form,
  read_number,
  read_sort,
  result_types,
  type CswRequest,
} from './request.ts';
import { child_of, children_of, local_name, text_of, texts_of } from './xml_tree.ts';

/** Reads a request. A 400 AppError with the attribute or element that is missing or wrong. */
export function read_xml(root: XmlElement): CswRequest {
  const operation = local_name(root);
  const attribute = (name: string, element = root) => element.attributes[name] ?? null;
  const versions = child_of(root, 'AcceptVersions');
  const known = /^(?:GetCapabilities|DescribeRecord|GetRecords|GetRecordById|GetDomain)$/.test(operation);
  if (!known)
    throw refuse_csw(
      'OperationNotSupported',
      operation.slice(0, 60),
      `L’opération « ${operation.slice(0, 60)} » n’existe pas ici.`,
    );
  check_service(
    attribute('service'),
    operation,
    attribute('version'),
    versions === undefined ? [] : texts_of(versions, 'Version'),
  );
  const form = (place: XmlElement) =>
    read_form({
      outputSchema: attribute('outputSchema'),
      outputFormat: attribute('outputFormat'),
      ElementSetName: texts_of(place, 'ElementSetName')[0] ?? null,
      element_names: texts_of(place, 'ElementName'),
    });
  switch (operation) {
    case 'GetCapabilities': {
      const sections = child_of(root, 'Sections');
      return { operation, sections: sections === undefined ? null : texts_of(sections, 'Section') };
    }
    case 'DescribeRecord': {
      const types = texts_of(root, 'TypeName');
      return { operation, types: types.length === 0 ? null : types };
    }
    case 'GetRecordById': {
      const ids = texts_of(root, 'Id');
      if (ids.length === 0) throw refuse_csw('MissingParameterValue', 'Id', 'L’élément « Id » manque.');
      return { operation, ids, form: form(root) };
    }
    case 'GetDomain':
      return read_domain(names_of(root, 'PropertyName'), names_of(root, 'ParameterName'));
    default:
      return read_get_records(root, attribute, form);
  }
}

const names_of = (root: XmlElement, name: string) =>
  texts_of(root, name)
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '');

function read_get_records(
  root: XmlElement,
  attribute: (name: string, element?: XmlElement) => string | null,
  form: (place: XmlElement) => ReturnType<typeof read_form>,
): CswRequest {
  const query = child_of(root, 'Query');
  if (query === undefined) throw refuse_csw('MissingParameterValue', 'Query', 'L’élément « Query » manque.');
  const types = attribute('typeNames', query);
  check_types(
    (types ?? '').split(/[\s,]+/).filter((type) => type !== ''),
    types,
  );
  const sort = child_of(query, 'SortBy');
  return {
    operation: 'GetRecords',
    result_type: choose(attribute('resultType'), result_types, 'resultType', 'hits'),
    form: form(query),
    start: read_number(attribute('startPosition'), 'startPosition', 1, 1, 1_000_000_000),
    limit: read_number(attribute('maxRecords'), 'maxRecords', 10, 0, max_records),
    filter: read_constraint(child_of(query, 'Constraint')),
    sort: (sort === undefined ? [] : children_of(sort)).map((property) => {
      const order = texts_of(property, 'SortOrder')[0] ?? 'ASC';
      return read_sort(texts_of(property, 'PropertyName')[0] ?? '', /^desc/i.test(order));
    }),
    echo: write_element(root),
  };
}

function read_constraint(constraint: XmlElement | undefined): Tree | null {
  if (constraint === undefined) return null;
  const filter = child_of(constraint, 'Filter');
  if (filter !== undefined) return read_filter(filter);
  const text = child_of(constraint, 'CqlText');
  if (text !== undefined) return text_of(text) === '' ? null : read_cql_text(text_of(text));
  throw refuse_csw(
    'InvalidParameterValue',
    'Constraint',
    'Une contrainte est un « ogc:Filter » ou un « csw:CqlText ».',
  );
}
