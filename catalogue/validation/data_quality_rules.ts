/** 1.9 to 1.11: quality, conformity and lineage of datasets and series. */
import { code_of, find, href_of, text_of } from '../formats/iso/tree.ts';
import { unless, type Rule } from './rule.ts';

const root = '/gmd:MD_Metadata';

export const data_quality_rules: readonly Rule[] = [
  {
    id: '1.9',
    title: 'Une seule qualité pour toute la ressource',
    level: 'error',
    about: 'data',
    member: 'conformity',
    where: `${root}/gmd:dataQualityInfo/gmd:DQ_DataQuality/gmd:scope`,
    check({ all }) {
      const found = all('Q').filter((each) =>
        ['dataset', 'series'].includes(code_of(find(each, 'scope/DQ_Scope/level')) ?? ''),
      );
      return unless(found.length === 1, {
        message:
          found.length === 0
            ? 'Aucune section de qualité ne porte sur tout le jeu de données ou toute la série (scope).'
            : `${found.length} sections de qualité portent sur toute la ressource : il en faut une.`,
        remedy:
          found.length === 0
            ? 'Remplir la généalogie et la conformité.'
            : 'Réunir ces sections en une seule.',
        at: found[1],
      });
    },
  },
  {
    id: '1.10',
    title: 'Conformité au règlement (UE) n° 1089/2010',
    level: 'error',
    about: 'data',
    member: 'conformity',
    where: `${root}/gmd:dataQualityInfo/*/gmd:report//gmd:specification/*/gmd:title`,
    check({ all, is_inspire }) {
      if (!is_inspire) return 'not_applicable';
      const titles = all('Q/report/*/result/DQ_ConformanceResult/specification/CI_Citation/title');
      // C.20 says that there is none at all.
      if (titles.length === 0) return 'not_applicable';
      return unless(
        titles.some((each) => /1089\/2010/.test(`${text_of(each)} ${href_of(each)}`)),
        {
          message: `La conformité est dite à « ${titles.map((each) => text_of(each) ?? '').join(' », « ')} », pas au règlement (UE) n° 1089/2010.`,
          remedy:
            'Ajouter ce règlement dans la liste des conformités ; « non évaluée » est une réponse admise.',
        },
      );
    },
  },
  {
    id: '1.11',
    title: 'Généalogie',
    level: 'error',
    about: 'data',
    member: 'lineage',
    where: `${root}/gmd:dataQualityInfo/*/gmd:lineage/*/gmd:statement`,
    check: ({ text }) =>
      unless(text('Q/lineage/LI_Lineage/statement') !== undefined, {
        message: 'La fiche ne dit pas d’où viennent les données ni comment elles ont été faites.',
        remedy: 'Écrire la généalogie : sources, méthode, contrôles, mises à jour.',
      }),
  },
];
