/** The rules, with C.1 judged by the schemas where the site has them. */
import { write_document } from '../../xml_write.ts';
import { write_tree } from '../../formats/iso/document.ts';
import { iso19139 } from '../../formats/iso19139/standard.ts';
import type { MetadataRecord, OriginalDocument } from '../../record.ts';
import { rules, validate_tree, type Finding } from '../validate.ts';
import { schema_validator, type SchemaError, type SchemaVerdict } from './schema_validator.ts';

const schema_title = 'Validation par les schémas XSD du site';
const told_errors = 3;

/**
 * `validate_record`, and when the site names the folder of its schemas (`XSD_DIR`) the document is validated by them: rule
 * C.1 then says so, or why it could not be. Throws what `validate_record` throws.
 */
export async function validate_with_schemas(
  record: MetadataRecord,
  original: OriginalDocument | undefined,
  folder: string | undefined,
): Promise<Finding[]> {
  const { root } = write_tree(record, iso19139, original);
  const findings = validate_tree(root, record);
  if (folder === undefined) return findings;
  const verdict = await schema_validator(folder).validate(write_document(root));
  return findings.map((finding) => (finding.rule === 'C.1' ? judge(finding, verdict) : finding));
}

/** The finding of C.1 as the schemas have it. */
export function judge(structure: Finding, verdict: SchemaVerdict): Finding {
  if ('unusable' in verdict)
    return { ...structure, title: `${structure.title} ; les schémas n’ont pu servir : ${verdict.unusable}` };
  const title = schema_title;
  const [first] = verdict.errors;
  if (first === undefined) return { ...structure, title, passed: true, message: title, remedy: '' };
  // What the structure says of it is in French, and names the field.
  if (!structure.passed) return { ...structure, title };
  const said = verdict.errors.slice(0, told_errors).map(say_error);
  const more = verdict.errors.length - said.length;
  return {
    ...structure,
    title,
    passed: false,
    member: member_at(first.xpath) ?? structure.member,
    where: first.xpath,
    message: `Le schéma XML refuse la fiche : ${said.join(' ; ')}${more > 0 ? ` ; et ${more} autres` : ''}.`,
    remedy: 'Corriger ce champ ; ce qui vient du fichier d’origine se corrige dans celui-ci.',
  };
}

const without_places = (xpath: string) => xpath.replace(/\[\d+\]/g, '');

/** The field whose rule stands nearest above an element. */
function member_at(xpath: string): Finding['member'] | undefined {
  const place = without_places(xpath);
  const above = rules.filter(({ where }) => where.split('/').length > 2 && place.startsWith(where));
  return above.sort((a, b) => b.where.length - a.where.length)[0]?.member;
}

/** What libxml2 says of an element, in French where it is among what it says most. */
function say_error({ message, xpath }: SchemaError): string {
  const text = message.replace(/\{[^}]*\}/g, '').replace(/\.$/, '');
  const place = xpath === '' ? '' : ` (${without_places(xpath).split('/').slice(-2).join('/')})`;
  const [, unexpected, expected] =
    /^Element '([^']+)': This element is not expected\.(?: Expected is (?:one of )?\( (.*) \))?$/.exec(
      text,
    ) ?? [];
  if (unexpected !== undefined)
    return `« ${unexpected} » n’est pas attendu ici${expected === undefined ? '' : `, mais ${say_choice(expected)}`}${place}`;
  const [, incomplete, missing] =
    /^Element '([^']+)': Missing child element\(s\)\.(?: Expected is (?:one of )?\( (.*) \))?$/.exec(text) ??
    [];
  if (incomplete !== undefined)
    return `« ${incomplete} » est incomplet${missing === undefined ? '' : ` : il y manque ${say_choice(missing)}`}${place}`;
  const [, value, type] =
    /: '(.*)' is not a valid value of the atomic type '(?:xs:)?([^']+)'$/s.exec(text) ?? [];
  if (value !== undefined && type !== undefined)
    return `« ${value.slice(0, 80)} » n’est pas une valeur du type ${type}${place}`;
  return `${text}${place}`;
}

const say_choice = (names: string) =>
  names
    .split(', ')
    .map((name) => `« ${name} »`)
    .join(' ou ');
