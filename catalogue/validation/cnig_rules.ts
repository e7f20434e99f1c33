/** CNIG's profile: what makes a French record good beside being valid. */
import { fold } from '../code_lists/code_list.ts';
import { access_limits } from '../code_lists/inspire_codes.ts';
import { href_of, text_of } from '../formats/iso/tree.ts';
import { inspire_groups, legal_blocks } from './checked.ts';
import { find_licence } from '../code_lists/licences.ts';
import { check_abstract, check_mail, generic_boxes, is_personal, overlap } from './cnig_checks.ts';
import { cnig_rule } from './cnig_rule.ts';
import { cnig_title_rules } from './cnig_title_rules.ts';
import { crs_uri_form } from './interoperability_rules.ts';
import { unless, type Rule } from './rule.ts';

const identification = '/gmd:MD_Metadata/gmd:identificationInfo[1]/*';
export const cnig_rules: readonly Rule[] = [
  ...cnig_title_rules,
  cnig_rule({
    id: 'CNIG resume',
    title: 'L’essentiel dans les 256 premiers caractères du résumé',
    member: 'abstract',
    where: `${identification}/gmd:abstract`,
    check: check_abstract,
  }),
  cnig_rule({
    id: 'CNIG courriel-personnel',
    title: 'Adresse électronique de service, pas d’une personne',
    member: 'contacts',
    where: `${identification}/gmd:pointOfContact//gmd:electronicMailAddress`,
    check: check_mail(
      is_personal,
      (email) => `« ${email} » semble être l’adresse d’une personne : elle cessera de répondre à son départ.`,
      'Mettre l’adresse du service (sig@…, geomatique@…).',
    ),
  }),
  cnig_rule({
    id: 'CNIG courriel-generique',
    title: 'Adresse électronique qui mène au bon service',
    member: 'contacts',
    where: `${identification}/gmd:pointOfContact//gmd:electronicMailAddress`,
    check: check_mail(
      ({ email = '' }) => generic_boxes.test(email),
      (email) => `« ${email} » est l’adresse de tout l’organisme : la question se perdra.`,
      'Mettre l’adresse du service qui tient les données.',
    ),
  }),
  cnig_rule({
    id: 'CNIG theme-unique',
    title: 'Un seul thème INSPIRE',
    about: 'data',
    member: 'themes',
    where: `${identification}/gmd:descriptiveKeywords`,
    check({ record }) {
      const themes = inspire_groups(record).flatMap(({ concepts }) => concepts);
      if (themes.length === 0) return 'not_applicable';
      return unless(themes.length === 1, {
        message: `La fiche a ${themes.length} thèmes INSPIRE (${themes.map(({ label }) => label).join(', ')}) : le rapportage français n’en compte qu’un.`,
        remedy: 'Garder le thème principal ; les autres vont dans les mots-clés.',
      });
    },
  }),
  cnig_rule({
    id: 'CNIG emprises',
    title: 'Un rectangle par territoire, sans chevauchement',
    member: 'extents',
    where: `${identification}/gmd:extent`,
    check({ record: { extents = [] } }) {
      const boxes = extents.flatMap(({ bbox }) => (bbox === undefined ? [] : [bbox]));
      if (boxes.length < 2) return boxes.length === 0 ? 'not_applicable' : 'passed';
      // France has some twenty territories; thousands of boxes are the features themselves.
      const apart =
        boxes.length <= 200 &&
        !boxes.some((one, i) => boxes.slice(i + 1).some((other) => overlap(one, other)));
      return unless(apart, {
        message: `${boxes.length} rectangles d’emprise, dont certains se chevauchent ou qui sont trop nombreux.`,
        remedy: 'Garder un rectangle par territoire distinct (la métropole, chaque outre-mer).',
      });
    },
  }),
  cnig_rule({
    id: 'CNIG crs-lien',
    title: 'Système de coordonnées en lien EPSG (gmx:Anchor)',
    about: 'data',
    member: 'crs',
    where: '/gmd:MD_Metadata/gmd:referenceSystemInfo//gmd:code/gmx:Anchor/@xlink:href',
    check({ all, is_spatial }) {
      const codes = all('referenceSystemInfo/MD_ReferenceSystem/referenceSystemIdentifier/*/code');
      if (!is_spatial || codes.length === 0) return 'not_applicable';
      // What is no URI at all is for rule 2.2.
      const named = codes.filter((each) => crs_uri_form.test(href_of(each) ?? text_of(each) ?? ''));
      const bad = named.find(
        (each) => !/^https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\//.test(href_of(each) ?? ''),
      );
      return unless(bad === undefined, {
        message: `Le système de coordonnées « ${text_of(bad) ?? href_of(bad) ?? ''} » n’est pas un lien vers le registre EPSG.`,
        remedy:
          'Le rechoisir dans la liste ; s’il y est déjà, enregistrer une modification de la fiche suffit.',
        at: bad,
      });
    },
  }),
  cnig_rule({
    id: 'CNIG resolution',
    title: 'Résolution spatiale',
    about: 'data',
    member: 'resolutions',
    where: `${identification}/gmd:spatialResolution`,
    check: ({ all, is_spatial }) =>
      is_spatial
        ? unless(all('I/spatialResolution').length > 0, {
            message: 'La résolution n’est pas dite : le profil français la demande toujours.',
            remedy: 'Donner l’échelle de saisie (25000 pour 1/25 000) ou la distance au sol en mètres.',
          })
        : 'not_applicable',
  }),
  cnig_rule({
    id: 'CNIG limites-valeurs',
    title: 'Limite d’accès parmi les neuf valeurs françaises',
    member: 'access_constraints',
    where: `${identification}/gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:otherConstraints`,
    check(checked) {
      const said = legal_blocks(checked)
        .filter(({ access }) => access.length > 0)
        .flatMap(({ others, block }) =>
          others
            .filter(({ url }) => /LimitationsOnPublicAccess/.test(url ?? ''))
            .map((each) => ({ ...each, block })),
        );
      if (said.length === 0) return 'not_applicable';
      const bad = said.find(({ text, url }) => {
        const known = access_limits.find(
          ({ uri }) => uri?.replace(/^https?/, '') === url?.replace(/^https?/, ''),
        );
        return known === undefined || fold(known.label) !== fold(text);
      });
      return unless(bad === undefined, {
        message: `« ${bad?.text.slice(0, 120)} » n’est pas le libellé français de la valeur citée, qui nomme l’article L124-4 ou L124-5 du code de l’environnement.`,
        remedy: 'Rechoisir la valeur dans la liste « Limites d’accès public ».',
        at: bad?.block,
      });
    },
  }),
  cnig_rule({
    id: 'licence-lien',
    title: 'Licence en lien, pour data.gouv.fr',
    member: 'licence',
    where: `${identification}/gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:otherConstraints/gmx:Anchor/@xlink:href`,
    check(checked) {
      const blocks = legal_blocks(checked);
      const linked = blocks.some(
        ({ use, others }) =>
          use.includes('otherRestrictions') && others.some(({ url }) => /^https?:/.test(url ?? '')),
      );
      if (linked) return 'passed';
      const licence = checked.record.licence;
      if (licence === null)
        return {
          message: 'Aucune licence : sans elle, personne ne sait s’il peut réutiliser les données.',
          remedy: 'Choisir une licence, par exemple la Licence Ouverte 2.0.',
        };
      return {
        message: `La licence « ${licence.name} » n’est pas un lien dans un bloc à elle (useConstraints) : data.gouv.fr et les autres catalogues DCAT la perdront.`,
        remedy:
          find_licence(licence.name) === undefined && licence.url === ''
            ? 'Donner l’adresse de la licence.'
            : 'Enregistrer une modification de la fiche : la licence sera réécrite avec son adresse.',
      };
    },
  }),
];
