/** How the data came here, and what it conforms to. */
import type { Conformity } from '../../record.ts';
import { anchor_node, node, text_node, with_attributes } from './build.ts';
import { date_of, date_type_of, dated, text_section } from './citation.ts';
import type { Dialect } from './dialect.ts';
import { compact, type Fact } from './facts.ts';
import type { Section } from './section.ts';
import { child_of, find, href_of, locate, prose_of, text_at, text_of } from './tree.ts';

export function quality_sections(dialect: Dialect): Section[] {
  return [
    text_section(
      dialect.id === 'iso19139'
        ? 'dataQualityInfo/DQ_DataQuality/lineage/LI_Lineage/statement'
        : 'resourceLineage/LI_Lineage/statement',
      'lineage',
      true,
    ),
    {
      path: 'dataQualityInfo/DQ_DataQuality/report'.split('/'),
      keys: ['conformity'],
      read: (report) =>
        locate(report, ['*', 'result', 'DQ_ConformanceResult']).flatMap(({ element }): Fact[] => {
          const citation = find(element, 'specification/CI_Citation');
          const title = child_of(citation, 'title');
          const specification = text_of(title);
          if (specification === undefined) return [];
          const date = child_of(citation, 'date');
          const pass = text_at(element, 'pass');
          const value: Conformity = {
            ...compact<Omit<Conformity, 'pass'>>({
              specification,
              url: href_of(title),
              date: date_of(date),
              date_type: date_type_of(date),
              explanation: prose_of(child_of(element, 'explanation')),
            }),
            pass: pass === 'true' || pass === '1' ? true : pass === 'false' || pass === '0' ? false : null,
          };
          return [{ key: 'conformity', value }];
        }),
      write: (facts) => facts.map(({ value }) => write_report(value as Conformity, dialect)),
    },
  ];
}

function write_report(
  { specification, url, date, date_type, explanation, pass }: Conformity,
  dialect: Dialect,
) {
  return node(
    'report',
    node(
      'DQ_DomainConsistency',
      node(
        'result',
        node(
          'DQ_ConformanceResult',
          node(
            'specification',
            node('CI_Citation', anchor_node('title', specification, url), dated(dialect, date, date_type)),
          ),
          text_node('explanation', explanation) ?? (dialect.id === 'iso19139' ? unexplained : undefined),
          pass === null
            ? with_attributes(node('pass'), { 'gco:nilReason': 'unknown' })
            : node('pass', node('Boolean', String(pass))),
        ),
      ),
    ),
  );
}

/** ISO 19139 requires the element. */
const unexplained = with_attributes(node('explanation'), { 'gco:nilReason': 'missing' });
