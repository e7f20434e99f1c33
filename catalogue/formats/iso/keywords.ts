/** Keywords: those of a thesaurus as a group, the others one by one. */
import type { KeywordGroup } from '../../record.ts';
import { anchor_node, node } from './build.ts';
import { date_of, date_type_of, dated } from './citation.ts';
import { code_node, type Dialect } from './dialect.ts';
import { compact, type Fact } from './facts.ts';
import type { Section } from './section.ts';
import { child_of, children_of, code_of, find, href_of, text_of, type Element } from './tree.ts';

export const keyword_section = (dialect: Dialect): Section => ({
  path: 'identificationInfo/*/descriptiveKeywords'.split('/'),
  keys: ['keywords', 'themes'],
  read(property) {
    const keywords = child_of(property);
    const concepts = (keywords === undefined ? [] : children_of(keywords, 'keyword')).flatMap((keyword) => {
      const [label, url] = [text_of(keyword), href_of(keyword)];
      return label === undefined ? [] : [compact<{ label: string; url?: string }>({ label, url })];
    });
    const citation = find(keywords, 'thesaurusName/CI_Citation');
    const title = text_of(child_of(citation, 'title'));
    if (title === undefined) return concepts.map(({ label }): Fact => ({ key: 'keywords', value: label }));
    if (concepts.length === 0) return [];
    const date = child_of(citation, 'date');
    const group: KeywordGroup = {
      ...compact<{ type?: string }>({ type: code_of(child_of(keywords, 'type')) }),
      thesaurus: compact<KeywordGroup['thesaurus']>({
        title,
        url: href_of(child_of(citation, 'title')),
        date: date_of(date),
        date_type: date_type_of(date),
      }),
      concepts,
    };
    return [{ key: 'themes', value: group }];
  },
  write(facts) {
    const free = facts
      .filter(({ key }) => key === 'keywords')
      .map(({ value }) => ({ label: value as string }));
    const groups = facts.filter(({ key }) => key === 'themes').map(({ value }) => value as KeywordGroup);
    const type = (code: string | undefined) => code_node(dialect, 'type', 'MD_KeywordTypeCode', code);
    return [
      ...groups.map((group) =>
        write_group(group.concepts, [type(group.type), write_thesaurus(group.thesaurus, dialect)]),
      ),
      ...(free.length === 0 ? [] : [write_group(free, [type('theme')])]),
    ];
  },
});

const write_group = (concepts: KeywordGroup['concepts'], rest: (Element | undefined)[]) =>
  node(
    'descriptiveKeywords',
    node(
      'MD_Keywords',
      concepts.map(({ label, url }) => anchor_node('keyword', label, url)),
      rest,
    ),
  );

function write_thesaurus({ title, url, date, date_type }: KeywordGroup['thesaurus'], dialect: Dialect) {
  return node(
    'thesaurusName',
    node('CI_Citation', anchor_node('title', title, url), dated(dialect, date, date_type)),
  );
}
