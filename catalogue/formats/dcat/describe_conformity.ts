import type { Conformity } from '../../record.ts';
import { inspire_codelist } from './codes.ts';
import { listed_concept } from './describe_distributions.ts';
import { date_literal } from './literals.ts';
import { node, type Property } from './tree.ts';
import { is_absolute, safe_iri } from './vocabulary.ts';

const predicates = {
  creation: 'dct:created',
  publication: 'dct:issued',
  revision: 'dct:modified',
  validity: 'dct:valid',
} as const;

export const degrees = { true: 'conformant', false: 'notConformant', null: 'notEvaluated' } as const;

/** Tests of conformity as activities that used the data (GeoDCAT-AP, « Conformity »). */
export function conformity_properties(conformity: readonly Conformity[] = []): Property[] {
  return conformity.map(({ specification, url, date, date_type = 'publication', explanation, pass }) => ({
    predicate: 'prov:wasUsedBy',
    value: node(null, 'prov:Activity', {
      'prov:qualifiedAssociation': node(null, 'prov:Association', {
        'prov:hadPlan': node(null, 'prov:Plan', {
          'prov:wasDerivedFrom': node(
            url !== undefined && is_absolute(url) ? safe_iri(url) : null,
            ['prov:Entity', 'dct:Standard'],
            { 'dct:title': { text: specification }, [predicates[date_type]]: date_literal(date ?? null) },
          ),
        }),
      }),
      'prov:generated': node(null, 'prov:Entity', {
        'dct:type': listed_concept(
          `${inspire_codelist}/DegreeOfConformity/${degrees[String(pass) as keyof typeof degrees]}`,
        ),
        'dct:description': explanation === undefined ? undefined : { text: explanation },
      }),
    }),
  }));
}
