/** What CSW clients ask, however they write it: by keys and values, or as XML. */
import type { Tree } from '../cql2/tree.ts';
import type { ElementSet } from '../../catalogue/formats/dublin_core/csw_record.ts';
import type { SearchRequest } from '../../catalogue/search/request.ts';
import { refuse_csw } from './exceptions.ts';
import { find_property } from './properties.ts';

export const csw_schema = 'http://www.opengis.net/cat/csw/2.0.2';
export const gmd_schema = 'http://www.isotc211.org/2005/gmd';
export const output_schemas = [csw_schema, gmd_schema] as const;
export type OutputSchema = (typeof output_schemas)[number];
export const element_sets = ['brief', 'summary', 'full'] as const satisfies readonly ElementSet[];
export const result_types = ['hits', 'results', 'validate'] as const;
export const max_records = 500;

export interface RecordForm {
  output_schema: OutputSchema;
  element_set: ElementSet;
  /** Elements asked for one by one, in place of a set. */
  element_names: readonly string[];
}

export type CswRequest =
  | { operation: 'GetCapabilities'; sections: readonly string[] | null }
  | { operation: 'DescribeRecord'; types: readonly string[] | null }
  | {
      operation: 'GetRecords';
      result_type: (typeof result_types)[number];
      form: RecordForm;
      start: number;
      limit: number;
      filter: Tree | null;
      sort: NonNullable<SearchRequest['sort']>;
      /** Of an XML request, for `validate`. */
      echo: string | null;
    }
  | { operation: 'GetRecordById'; ids: readonly string[]; form: RecordForm }
  | { operation: 'GetDomain'; of: 'PropertyName' | 'ParameterName'; names: readonly string[] };

/** What both encodings give as text, by the names that exceptions locate it with. */
export interface RawForm {
  outputSchema: string | null;
  outputFormat: string | null;
  ElementSetName: string | null;
  element_names: readonly string[];
}

/** One of a list, whatever its capitals. */
export function choose<T extends string>(
  value: string | null,
  known: readonly T[],
  locator: string,
  absent: T,
): T {
  if (value === null || value === '') return absent;
  const found = known.find((one) => one.toLowerCase() === value.toLowerCase());
  if (found !== undefined) return found;
  throw refuse_csw(
    'InvalidParameterValue',
    locator,
    `« ${value.slice(0, 80)} » : attendu ${known.join(', ')}.`,
  );
}

export function read_form(raw: RawForm, absent: ElementSet = 'summary'): RecordForm {
  choose(raw.outputFormat, ['application/xml', 'text/xml'], 'outputFormat', 'application/xml');
  return {
    output_schema: choose(raw.outputSchema, output_schemas, 'outputSchema', csw_schema),
    element_set: choose(raw.ElementSetName, element_sets, 'ElementSetName', absent),
    element_names: raw.element_names,
  };
}

/** A whole number from `least` on; the greatest where a greater one is asked for. */
export function read_number(
  value: string | null,
  locator: string,
  absent: number,
  least: number,
  most: number,
): number {
  if (value === null || value === '') return absent;
  if (/^\d{1,12}$/.test(value) && Number(value) >= least) return Math.min(Number(value), most);
  throw refuse_csw(
    'InvalidParameterValue',
    locator,
    `« ${value.slice(0, 40)} » : attendu un entier à partir de ${least}.`,
  );
}

/** A term of an order. */
export function read_sort(name: string, descending: boolean): NonNullable<SearchRequest['sort']>[number] {
  const sort = find_property(name)?.sort ?? null;
  if (sort === null)
    throw refuse_csw(
      'InvalidParameterValue',
      'SortBy',
      `« ${name.slice(0, 80)} » ne peut pas ordonner les fiches.`,
    );
  return { name: sort, descending };
}
