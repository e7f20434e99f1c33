import { sql } from '../../sql/fragment.ts';
import type { Access } from '../../sql/client.ts';
import { refuse_csw } from './exceptions.ts';
import { any_text, find_property, type CswProperty } from './properties.ts';
import { element_sets, output_schemas, result_types } from './request.ts';
import type { Domain } from './write_answers.ts';

const parameters: Readonly<Record<string, readonly string[]>> = {
  'getrecords.resulttype': result_types,
  'getrecords.outputschema': output_schemas,
  'getrecords.outputformat': ['application/xml'],
  'getrecords.elementsetname': element_sets,
  'getrecords.typenames': ['csw:Record', 'gmd:MD_Metadata'],
  'getrecords.constraintlanguage': ['CQL_TEXT', 'FILTER'],
  'getrecordbyid.elementsetname': element_sets,
  'getrecordbyid.outputschema': output_schemas,
  'describerecord.typename': ['csw:Record', 'gmd:MD_Metadata'],
};

/** The values that parameters of requests take. */
export const parameter_domains = (names: readonly string[]): Domain[] =>
  names.map((name) => {
    const known = Object.hasOwn(parameters, name.toLowerCase()) ? parameters[name.toLowerCase()]! : null;
    if (known === null)
      throw refuse_csw(
        'InvalidParameterValue',
        'ParameterName',
        `Le paramètre « ${name.slice(0, 80)} » n’existe pas.`,
      );
    return { name, type: 'csw:Record', values: known, range: null };
  });

/** More values than a person could choose among. */
const most_values = 1000;

/** The values that properties have in the records that whoever asks may see. */
export async function property_domains(access: Access, names: readonly string[]): Promise<Domain[]> {
  const domains: Domain[] = [];
  for (const name of names.slice(0, 10)) {
    const found = find_property(name);
    if (found === undefined || found.property.name === any_text || found.property.kind === 'geometry')
      throw refuse_csw(
        'InvalidParameterValue',
        'PropertyName',
        `« ${name.slice(0, 80)} » n’a pas de liste de valeurs.`,
      );
    domains.push({ name, type: 'csw:Record', ...(await read_values(access, found)) });
  }
  return domains;
}

async function read_values(
  access: Access,
  { property, list }: CswProperty,
): Promise<Pick<Domain, 'values' | 'range'>> {
  if (property.kind === 'timestamp') {
    const [row] = await access.read((db) =>
      db.query<{ low: Date | null; high: Date | null }>(
        sql`select min(${property.sql}) as low, max(${property.sql}) as high from maillage.searchable_record t where t.state = 'published'`,
      ),
    );
    return {
      values: null,
      range: row?.low && row.high ? [row.low.toISOString(), row.high.toISOString()] : null,
    };
  }
  const value = list === null ? sql`${property.sql}::text` : sql`unnest(${list.sql})`;
  const rows = await access.read((db) =>
    db.query<{ value: string }>(
      sql`select distinct value from (select ${value} as value from maillage.searchable_record t where t.state = 'published') v
        where value <> '' order by value limit ${most_values + 1}`,
    ),
  );
  return { values: rows.length > most_values ? null : rows.map((row) => row.value), range: null };
}
