/** CNIG's profile: what a title says, and what it leaves to other fields. */
import { fold } from '../code_lists/code_list.ts';
import { check_territory, producer_words } from './cnig_checks.ts';
import { cnig_rule } from './cnig_rule.ts';
import { unless, type Rule } from './rule.ts';

const title_path = '/gmd:MD_Metadata/gmd:identificationInfo[1]/*/gmd:citation/*/gmd:title';

export const cnig_title_rules: readonly Rule[] = [
  cnig_rule({
    id: 'CNIG titre-longueur',
    title: 'Titre d’au plus 250 caractères',
    member: 'title',
    where: title_path,
    check: ({ record: { title } }) =>
      unless(title.length <= 250, {
        message: `Le titre a ${title.length} caractères : au-delà de 250, les catalogues le coupent.`,
        remedy: 'Raccourcir le titre ; les détails vont dans le résumé.',
      }),
  }),
  cnig_rule({
    id: 'CNIG titre-territoire',
    title: 'Territoire nommé dans le titre',
    member: 'title',
    where: title_path,
    check: check_territory,
  }),
  cnig_rule({
    id: 'CNIG titre-producteur',
    title: 'Titre sans le nom du producteur',
    member: 'title',
    where: title_path,
    check({ record }) {
      const title = ` ${fold(record.title)} `;
      const named = producer_words(record).find((word) => title.includes(` ${fold(word)} `));
      return unless(named === undefined, {
        message: `Le titre contient le producteur (« ${named} »), qui a déjà son champ.`,
        remedy: 'Le retirer du titre.',
      });
    },
  }),
  cnig_rule({
    id: 'CNIG titre-millesime',
    title: 'Millésime dans le titre seulement si plusieurs versions coexistent',
    member: 'title',
    where: title_path,
    check({ record: { title, relations = [], parent_id } }) {
      const year = /\b(?:19|20)\d{2}\b/.exec(title)?.[0];
      const coexists =
        parent_id !== undefined || relations.some(({ type }) => type === 'replaces' || type === 'related');
      return unless(year === undefined || coexists, {
        message: `Le titre porte le millésime ${year}, mais la fiche ne cite ni série ni version précédente.`,
        remedy: `Retirer « ${year} » du titre, ou citer la série ou la version remplacée si elles sont en ligne.`,
      });
    },
  }),
];
