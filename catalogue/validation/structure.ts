/** C.1 without the schemas: the parts that they require, and their order. */
import { order } from '../formats/iso19139/order.ts';
import { child_of, children_of, local_name, type Element } from '../formats/iso/tree.ts';
import type { Checked } from './checked.ts';
import type { Failure, Rule, Verdict } from './rule.ts';

/** Properties that the schema requires of a class, with the field that gives them. */
const required: Readonly<Record<string, readonly (readonly [string, Failure['member']])[]>> = {
  MD_Metadata: [
    ['contact', 'record_contacts'],
    ['dateStamp', 'record_date'],
    ['identificationInfo', 'title'],
  ],
  MD_DataIdentification: [
    ['citation', 'title'],
    ['abstract', 'abstract'],
    ['language', 'languages'],
  ],
  SV_ServiceIdentification: [
    ['citation', 'title'],
    ['abstract', 'abstract'],
    ['serviceType', 'service'],
    ['couplingType', 'service'],
    ['containsOperations', 'service'],
  ],
  CI_Citation: [
    ['title', 'title'],
    ['date', 'dates'],
  ],
};

export const structure_rule: Rule = {
  id: 'C.1',
  title: 'Contrôle de structure (sans les schémas XSD)',
  level: 'error',
  about: 'all',
  member: 'title',
  where: '/gmd:MD_Metadata',
  check({ root, all }: Checked): Verdict {
    const looked_at = [
      root,
      ...all('identificationInfo/*').slice(0, 1),
      ...all('I/citation/CI_Citation'),
      ...all('distributionInfo/MD_Distribution'),
      ...all('Q'),
    ];
    for (const element of looked_at) {
      const failure = find_missing(element) ?? find_disorder(element);
      if (failure !== undefined) return failure;
    }
    return 'passed';
  },
};

function find_missing(element: Element): Failure | undefined {
  const name = local_name(element.name).replace('MI_Metadata', 'MD_Metadata');
  for (const [property, member] of required[name] ?? []) {
    // What other rules ask for by name is theirs; here counts that the element stands in the document.
    if (child_of(element, property) === undefined && !asked_elsewhere.has(`${name}/${property}`))
      return {
        message: `L’élément « ${property} » manque dans ${element.name} : le schéma XML l’exige.`,
        remedy: 'Remplir ce champ, puis enregistrer la fiche.',
        at: element,
        ...(member === undefined ? {} : { member }),
      };
  }
  return undefined;
}

const asked_elsewhere: ReadonlySet<string> = new Set([
  'MD_Metadata/contact',
  'MD_Metadata/dateStamp',
  'MD_DataIdentification/abstract',
  'MD_DataIdentification/language',
  'SV_ServiceIdentification/abstract',
  'SV_ServiceIdentification/serviceType',
  'CI_Citation/title',
  'CI_Citation/date',
]);

function find_disorder(element: Element): Failure | undefined {
  const wanted = order[local_name(element.name)];
  if (wanted === undefined) return undefined;
  let highest = -1;
  for (const child of children_of(element)) {
    const rank = wanted.indexOf(local_name(child.name));
    if (rank === -1) continue;
    if (rank < highest)
      return {
        message: `« ${child.name} » vient après « ${wanted[highest]} », qu’il devrait précéder dans ${element.name} : le document n’est pas valide pour le schéma XML.`,
        remedy: `Dans le fichier d’origine, placer « ${child.name} » avant « ${wanted[highest]} ».`,
        at: child,
      };
    highest = rank;
  }
  return undefined;
}
