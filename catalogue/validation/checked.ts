/** The tree that rules look at, with what several of them need of it. */
import { inspire_thesaurus, is_inspire_group } from '../code_lists/inspire_themes.ts';
import {
  attribute_of,
  child_of,
  code_of,
  find,
  href_of,
  locate,
  text_at,
  text_of,
  type Element,
} from '../formats/iso/tree.ts';
import type { KeywordGroup, MetadataRecord } from '../record.ts';

export interface Checked {
  record: MetadataRecord;
  root: Element;
  /** Elements at a path from the root; `I/` begins at the identification, `Q/` at the quality of the whole resource. */
  all: (path: string) => Element[];
  first: (path: string) => Element | undefined;
  text: (path: string) => string | undefined;
  /** XPath of an element, with positions where there are several. */
  xpath: (element: Element) => string;
  is_inspire: boolean;
  /** A table without geometry has no reference system and no resolution. */
  is_spatial: boolean;
}

const starts: Readonly<Record<string, string>> = {
  I: 'identificationInfo/*',
  Q: 'dataQualityInfo/DQ_DataQuality',
};

export function checked_tree(root: Element, record: MetadataRecord): Checked {
  const all = (path: string) => {
    const [start = '', ...rest] = path.split('/');
    const parts = [...(starts[start] ?? start).split('/'), ...rest];
    return locate(root, parts).map(({ element }) => element);
  };
  const specifications = all('Q/report/*/result/DQ_ConformanceResult/specification/CI_Citation/title').map(
    text_of,
  );
  return {
    record,
    root,
    all,
    first: (path) => all(path)[0],
    text: (path) => all(path).map(text_of).find(Boolean),
    xpath: (element) => xpath_of(root, element),
    is_inspire:
      inspire_groups(record).length > 0 || specifications.some((title) => regulation_form.test(title ?? '')),
    is_spatial: !(record.representations?.length === 1 && record.representations[0] === 'textTable'),
  };
}

/** Regulations that a conformity for INSPIRE names. */
export const regulation_form = /1089\/2010|976\/2009/;

export const inspire_groups = ({ themes = [] }: MetadataRecord): KeywordGroup[] =>
  themes.filter(is_inspire_group);

/** A block of keywords as rules see it. */
export interface KeywordBlock {
  block: Element;
  thesaurus: string | undefined;
  citation: Element | undefined;
  keywords: { label: string; url: string | undefined }[];
}

export const keyword_blocks = ({ all }: Checked): KeywordBlock[] =>
  all('I/descriptiveKeywords').map((block) => {
    const citation = find(block, 'MD_Keywords/thesaurusName/CI_Citation');
    return {
      block,
      citation,
      thesaurus: text_of(child_of(citation, 'title')),
      keywords: locate(block, ['MD_Keywords', 'keyword']).map(({ element }) => ({
        label: text_of(element) ?? '',
        url: href_of(element),
      })),
    };
  });

export const is_inspire_title = (title: string | undefined) => title === inspire_thesaurus.title;

/** A legal constraint as rules see it. */
export interface LegalBlock {
  block: Element;
  access: string[];
  use: string[];
  others: { text: string; url: string | undefined }[];
  limitations: string[];
}

export const legal_blocks = ({ all }: Checked): LegalBlock[] =>
  all('I/resourceConstraints/MD_LegalConstraints').map((block) => {
    const texts = (name: string) => locate(block, [name]).map(({ element }) => element);
    return {
      block,
      access: texts('accessConstraints').flatMap((each) => code_of(each) ?? []),
      use: texts('useConstraints').flatMap((each) => code_of(each) ?? []),
      others: texts('otherConstraints').map((each) => ({ text: text_of(each) ?? '', url: href_of(each) })),
      limitations: texts('useLimitation').flatMap((each) => text_of(each) ?? []),
    };
  });

/** Whether a date is one: a year, a month, a day or a time of ISO 8601 that exists. */
export function is_date(text: string | undefined): boolean {
  const found =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?Z?$/.exec(
      text ?? '',
    );
  if (found === null) return false;
  const [, year, month = '01', day = '01'] = found;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** The date of a citation and its kind, as written. */
export const citation_date = (citation: Element | undefined) => ({
  date: text_at(citation, 'date/CI_Date/date'),
  type: code_of(find(citation, 'date/CI_Date/dateType')),
});

/** What stands where a language is said. */
export function language_at(property: Element | undefined) {
  const code = child_of(property, 'LanguageCode');
  return {
    value: code_of(property),
    is_code: code !== undefined,
    list: attribute_of(code, 'codeList') ?? '',
  };
}

function xpath_of(root: Element, wanted: Element): string {
  const walk = (element: Element, path: string): string | undefined => {
    if (element === wanted) return path;
    const counts = new Map<string, number>();
    for (const child of element.children)
      if (typeof child !== 'string') counts.set(child.name, (counts.get(child.name) ?? 0) + 1);
    const seen = new Map<string, number>();
    for (const child of element.children) {
      if (typeof child === 'string') continue;
      const count = (seen.get(child.name) ?? 0) + 1;
      seen.set(child.name, count);
      const found = walk(
        child,
        `${path}/${child.name}${(counts.get(child.name) ?? 0) > 1 ? `[${count}]` : ''}`,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(root, `/${root.name}`) ?? `/${root.name}`;
}
