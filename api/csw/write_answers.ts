import {
  csw_record,
  csw_record_namespaces,
  write_element,
} from '../../catalogue/formats/dublin_core/csw_record.ts';
import { dublin_core_elements } from '../../catalogue/formats/dublin_core/elements.ts';
import { escape_xml } from '../../catalogue/formats/escape_xml.ts';
import { iso19139_format } from '../../catalogue/formats/iso19139/iso19139.ts';
import type { CompleteRecord } from '../records/read_found.ts';
import { csw_schema, gmd_schema, type RecordForm } from './request.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespaces = [
  ...Object.entries(csw_record_namespaces).map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`),
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xsi:schemaLocation="http://www.opengis.net/cat/csw/2.0.2 http://schemas.opengis.net/csw/2.0.2/CSW-discovery.xsd"',
].join(' ');

/** A document of CSW around its content. */
export const csw_document = (root: string, attributes: string, content: string): string =>
  `${declaration}<csw:${root} ${namespaces}${attributes === '' ? '' : ` ${attributes}`}>${content}</csw:${root}>`;

/** A record in the form asked for, without declaration. ISO records are whole whatever the set. */
function write_one({ record, original }: CompleteRecord, form: RecordForm, base_url: string): string {
  if (form.output_schema === gmd_schema) {
    const own = original?.format === iso19139_format.id ? original : undefined;
    return iso19139_format.write(record, { base_url, original: own }).replace(/^﻿?\s*<\?xml[^>]*\?>\s*/u, '');
  }
  if (form.element_names.length === 0) return csw_record(record, form.element_set);
  const wanted = new Set(form.element_names.map(local));
  const chosen = dublin_core_elements(record).filter(({ name }) => wanted.has(local(name)));
  return `<csw:Record>${chosen.map(write_element).join('')}</csw:Record>`;
}
const local = (name: string) => name.split(/[/:]/).at(-1)!;

export const write_records_by_id = (
  records: readonly CompleteRecord[],
  form: RecordForm,
  base: string,
): string =>
  csw_document('GetRecordByIdResponse', '', records.map((one) => write_one(one, form, base)).join(''));

/** A page of a search; `records` null: counted alone. */
export function write_search(
  { matched, records, start }: { matched: number; records: readonly CompleteRecord[] | null; start: number },
  form: RecordForm,
  base: string,
): string {
  const returned = records?.length ?? 0;
  // 0 at the end; of those counted alone, the first are next.
  const after = start + returned;
  const next = matched === 0 || after > matched ? 0 : after;
  const set =
    form.output_schema === csw_schema && form.element_names.length > 0
      ? ''
      : ` elementSet="${form.element_set}"`;
  return csw_document(
    'GetRecordsResponse',
    'version="2.0.2"',
    `<csw:SearchStatus timestamp="${new Date().toISOString()}"/>` +
      `<csw:SearchResults numberOfRecordsMatched="${matched}" numberOfRecordsReturned="${returned}" nextRecord="${next}" recordSchema="${form.output_schema}"${set}>` +
      `${(records ?? []).map((one) => write_one(one, form, base)).join('')}</csw:SearchResults>`,
  );
}

/** The answer to a request that is checked alone. */
export const write_acknowledgement = (echo: string | null): string =>
  csw_document(
    'Acknowledgement',
    `timeStamp="${new Date().toISOString()}"`,
    `<csw:EchoedRequest>${echo ?? '<csw:GetRecords service="CSW" version="2.0.2" resultType="validate"/>'}</csw:EchoedRequest>`,
  );

const schemas: Readonly<Record<string, { namespace: string; schema: string }>> = {
  Record: {
    namespace: csw_schema,
    schema: `<xs:include schemaLocation="http://schemas.opengis.net/csw/2.0.2/record.xsd"/>`,
  },
  MD_Metadata: {
    namespace: gmd_schema,
    schema: `<xs:include schemaLocation="http://schemas.opengis.net/iso/19139/20070417/gmd/gmd.xsd"/>`,
  },
};

/** Where the schemas of record types are: they are the standards' own. */
export function write_description(types: readonly string[] | null): string {
  const wanted = types === null ? Object.keys(schemas) : types.map(local);
  const components = wanted.flatMap((name) => {
    const known = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    return known === undefined
      ? []
      : [
          `<csw:SchemaComponent targetNamespace="${known.namespace}" schemaLanguage="http://www.w3.org/XML/Schema">` +
            `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${known.namespace}" elementFormDefault="qualified">${known.schema}</xs:schema></csw:SchemaComponent>`,
        ];
  });
  return csw_document('DescribeRecordResponse', '', components.join(''));
}

export interface Domain {
  name: string;
  type: string;
  values: readonly string[] | null;
  range: readonly [string, string] | null;
}

/** The values of properties or parameters; without a list where there are too many to be one. */
export const write_domains = (of: 'PropertyName' | 'ParameterName', domains: readonly Domain[]): string =>
  csw_document(
    'GetDomainResponse',
    '',
    domains
      .map(({ name, type, values, range }) => {
        const list =
          values === null
            ? ''
            : `<csw:ListOfValues>${values.map((value) => `<csw:Value>${escape_xml(value)}</csw:Value>`).join('')}</csw:ListOfValues>`;
        const bounds =
          range === null
            ? ''
            : `<csw:RangeOfValues><csw:MinValue>${escape_xml(range[0])}</csw:MinValue><csw:MaxValue>${escape_xml(range[1])}</csw:MaxValue></csw:RangeOfValues>`;
        return `<csw:DomainValues type="${type}"><csw:${of}>${escape_xml(name)}</csw:${of}>${list}${bounds}</csw:DomainValues>`;
      })
      .join(''),
  );
