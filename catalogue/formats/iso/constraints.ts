/** Licence, limits on access, conditions of use, warnings: which of them a block of constraints says. */
import { access_limits } from '../../code_lists/inspire_codes.ts';
import { label_of } from '../../code_lists/code_list.ts';
import { restrictions } from '../../code_lists/iso_codes.ts';
import { find_licence } from '../../code_lists/licences.ts';
import type { Constraint } from '../../record.ts';
import { anchor_node, node, text_node } from './build.ts';
import { code_node, type Dialect } from './dialect.ts';
import { compact, type Fact } from './facts.ts';
import type { Section } from './section.ts';
import { child_of, children_of, code_of, href_of, local_name, prose_of, type Element } from './tree.ts';

/** What CNIG's values and their variants in free text have in common. */
const limit_form =
  /LimitationsOnPublicAccess|\bL\.? ?124-[45]|restrictions? (?:d.|à l.|sur l.)acc[eè]s public|article 13(?:\.|-)?1/i;

export const constraint_section = (dialect: Dialect): Section => ({
  path: 'identificationInfo/*/resourceConstraints'.split('/'),
  keys: ['access_constraints', 'use_constraints', 'licence', 'warnings'],
  read(property) {
    const block = child_of(property);
    if (block === undefined) return [];
    const name = local_name(block.name);
    if (name === 'MD_LegalConstraints') return read_legal(block);
    return name === 'MD_Constraints' ? read_plain(block) : [];
  },
  write: (facts) => write_blocks(facts, dialect),
});

const texts_of = (block: Element, name: string): { text: string; url?: string }[] =>
  children_of(block, name).flatMap((property) => {
    const [text, url] = [prose_of(property) ?? href_of(property), href_of(property)];
    return text === undefined ? [] : [compact<{ text: string; url?: string }>({ text, url })];
  });

function read_plain(block: Element): Fact[] {
  return texts_of(block, 'useLimitation').map((said) => {
    const warning: Fact = { key: 'warnings', value: said.text };
    return licence_fact(said, warning) ?? warning;
  });
}

/** A text without the punctuation that led to an address. */
function without_end(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s:(–.-]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end).trim();
}

/**
 * The licence that a text names: its address is the text's own, or that of the list. Where another block has said the
 * licence, the text says something else (`otherwise`).
 */
function licence_fact({ text, url }: { text: string; url?: string }, otherwise: Fact): Fact | undefined {
  const known = find_licence(url ?? '') ?? find_licence(text);
  if (known === undefined) return undefined;
  if (url !== undefined) return { key: 'licence', value: { name: text, url }, otherwise };
  const written = /https?:\/\/[^\s<>"]+[^\s<>".,;)]/.exec(text)?.[0];
  const name = written === undefined ? text : without_end(text.replace(written, ''));
  const value = { name: name === '' ? known.label : name, url: written ?? known.uri };
  return { key: 'licence', value, guessed: true, otherwise };
}

/** A limit in free text, with the address of the value that it means when that is plain. */
function with_limit(said: { text: string; url?: string }): { text: string; url?: string } {
  if (said.url !== undefined) return said;
  const letter = /13(?:\.|-|_)?1\.?\s*\(?([a-h])\b/i.exec(said.text)?.[1]?.toLowerCase();
  const none = /(?:pas|aucune?) (?:de )?(?:restriction|limitation)|aucun des articles/i.test(said.text);
  const code =
    letter === undefined ? (none ? 'noLimitations' : '') : `INSPIRE_Directive_Article13_1${letter}`;
  const url = access_limits.find((each) => each.code === code)?.uri;
  return url === undefined ? said : { ...said, url };
}

function read_legal(block: Element): Fact[] {
  const codes = (name: string) => children_of(block, name).flatMap((property) => code_of(property) ?? []);
  const [access, use] = [codes('accessConstraints'), codes('useConstraints')];
  const said = texts_of(block, 'otherConstraints');
  const special = (list: string[]) =>
    list.filter((code) => code !== 'otherRestrictions' && code !== 'license');
  const facts: Fact[] = texts_of(block, 'useLimitation').map((value) => {
    const is_limit = limit_form.test(value.text);
    const fact: Fact = is_limit
      ? { key: 'access_constraints', value: with_limit(value), guessed: true }
      : { key: 'use_constraints', value, guessed: true };
    return licence_fact(value, fact) ?? fact;
  });
  for (const each of said) {
    const is_limit = limit_form.test(each.url ?? '') || limit_form.test(each.text);
    const is_access = is_limit || (access.length > 0 && use.length === 0);
    const codes_of_it = is_limit ? [] : special(is_access ? access : use);
    if (is_limit && each.url === undefined) {
      facts.push({ key: 'access_constraints', value: with_limit(each), guessed: true });
      continue;
    }
    const fact = coded(is_access ? 'access_constraints' : 'use_constraints', each, codes_of_it);
    const named = is_limit ? undefined : licence_fact(each, fact);
    // Among limits on access, nobody finds a licence.
    const licence =
      named === undefined || use.includes('otherRestrictions') ? named : { ...named, guessed: true };
    const by_code = !is_limit && use.includes('license');
    const unknown: Fact = {
      key: 'licence',
      value: { name: each.text, url: each.url ?? '' },
      otherwise: fact,
      ...(use.includes('otherRestrictions') ? {} : { guessed: true }),
    };
    facts.push(licence ?? (by_code ? unknown : fact));
  }
  // Codes that no text goes with speak for themselves.
  if (said.length === 0) {
    for (const code of special(access)) facts.push(code_fact('access_constraints', code));
    for (const code of special(use)) facts.push(code_fact('use_constraints', code));
  }
  return facts;
}

const coded = (key: string, value: Constraint, [code]: string[]): Fact => ({
  key,
  value: code === undefined ? value : { ...value, code },
});
const code_fact = (key: string, code: string): Fact => ({
  key,
  value: { text: label_of(restrictions, code), code },
});

function write_blocks(facts: readonly Fact[], dialect: Dialect): Element[] {
  const of = (key: string) =>
    facts.filter((fact) => fact.key === key).map(({ value }) => value as Constraint);
  const property = (...parts: (Element | undefined)[]) =>
    node('resourceConstraints', node('MD_LegalConstraints', parts));
  const code = (name: string, value: string) => code_node(dialect, name, 'MD_RestrictionCode', value);
  const other = ({ text, url }: Constraint) => anchor_node('otherConstraints', text, url);
  const blocks = (key: string, name: string) => {
    const plain = of(key).filter((each) => each.code === undefined);
    return [
      ...(plain.length === 0 ? [] : [property(code(name, 'otherRestrictions'), ...plain.map(other))]),
      ...of(key).flatMap((each) => {
        if (each.code === undefined) return [];
        const says_more = each.url !== undefined || each.text !== label_of(restrictions, each.code);
        return [property(code(name, each.code), says_more ? other(each) : undefined)];
      }),
    ];
  };
  const warnings = facts.filter(({ key }) => key === 'warnings').map(({ value }) => value as string);
  const licences = facts
    .filter(({ key }) => key === 'licence')
    .map(({ value }) => value as { name: string; url: string });
  return [
    ...(warnings.length === 0
      ? []
      : [
          node(
            'resourceConstraints',
            node(
              'MD_Constraints',
              warnings.map((text) => text_node('useLimitation', text)),
            ),
          ),
        ]),
    ...blocks('access_constraints', 'accessConstraints'),
    // A block of its own, with an Anchor: converters to DCAT keep the licence of this form and lose the others.
    ...licences.map(({ name, url }) =>
      property(
        code('useConstraints', 'license'),
        code('useConstraints', 'otherRestrictions'),
        anchor_node('otherConstraints', name, url),
      ),
    ),
    ...blocks('use_constraints', 'useConstraints'),
  ];
}
