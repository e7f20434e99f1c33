/** Rules 3 of INSPIRE's guidance 2.0: services. */
import { fold } from '../code_lists/code_list.ts';
import { service_categories, service_types } from '../code_lists/inspire_codes.ts';
import { attribute_of, code_of, find, local_name, text_at } from '../formats/iso/tree.ts';
import { keyword_blocks } from './checked.ts';
import { unless, type Rule } from './rule.ts';

const root = '/gmd:MD_Metadata';
const service = `${root}/gmd:identificationInfo[1]/srv:SV_ServiceIdentification`;
const codes_of_types = service_types.map(({ code }) => code);
const in_words = service_types.map(({ code, label }) => `${code} (${label.toLowerCase()})`).join(', ');

export const service_rules: readonly Rule[] = [
  {
    id: '3.1',
    title: 'Type de ressource : service',
    level: 'error',
    about: 'service',
    member: 'kind',
    where: `${root}/gmd:hierarchyLevel`,
    check({ all }) {
      const codes = all('hierarchyLevel').flatMap((each) => code_of(each) ?? []);
      return unless(codes.length === 1 && codes[0] === 'service', {
        message: `Le type de la ressource est « ${codes.join(', ') || 'vide'} » au lieu de « service ».`,
        remedy: 'Choisir « service ».',
      });
    },
  },
  {
    id: '3.2',
    title: 'Nom du type de ressource',
    level: 'error',
    about: 'service',
    member: 'kind',
    where: `${root}/gmd:hierarchyLevelName`,
    check: ({ text }) =>
      unless(text('hierarchyLevelName') !== undefined, {
        message:
          'Le nom du type (gmd:hierarchyLevelName) manque : INSPIRE le veut pour un service, en plus du code.',
        remedy: 'Enregistrer une modification de la fiche : ce nom sera écrit.',
      }),
  },
  {
    id: '3.3',
    title: 'Une seule identification de service',
    level: 'error',
    about: 'service',
    member: 'kind',
    where: `${root}/gmd:identificationInfo`,
    check({ all }) {
      const found = all('identificationInfo/*');
      return unless(found.length === 1 && local_name(found[0]?.name ?? '') === 'SV_ServiceIdentification', {
        message: `La fiche a ${found.length} identifications : il en faut une, srv:SV_ServiceIdentification.`,
        remedy: 'Décrire chaque service dans une fiche à part.',
        at: found[1],
      });
    },
  },
  {
    id: '3.4',
    title: 'Catégorie de service parmi les mots-clés',
    level: 'error',
    about: 'service',
    member: 'keywords',
    where: `${service}/gmd:descriptiveKeywords`,
    check(checked) {
      const all = keyword_blocks(checked).flatMap(({ keywords }) => keywords);
      const has = all.some(({ label, url }) =>
        service_categories.some(
          (each) =>
            fold(each.code) === fold(label) ||
            fold(each.label) === fold(label) ||
            url?.endsWith(`/${each.code}`) === true,
        ),
      );
      const type = checked.record.service?.type ?? '';
      const fitting = service_categories.filter((each) => each.type === type).map(({ code }) => code);
      return unless(has, {
        message: 'Aucun mot-clé ne dit la catégorie du service (règlement n° 1205/2008, partie D.4).',
        remedy: `Ajouter le mot-clé ${(fitting.length > 0
          ? fitting
          : ['infoMapAccessService', 'infoFeatureAccessService']
        )
          .slice(0, 3)
          .map((code) => `« ${code} »`)
          .join(' ou ')}, tel quel.`,
      });
    },
  },
  {
    id: '3.5',
    title: 'Type de service INSPIRE',
    level: 'error',
    about: 'service',
    member: 'service',
    where: `${service}/srv:serviceType/gco:LocalName`,
    check({ first, text }) {
      const said = text('I/serviceType');
      const is_protocol = /\b(?:WMS|WFS|WMTS|WCS|CSW|ATOM|API)\b/i.test(said ?? '');
      return unless(codes_of_types.includes(said ?? ''), {
        message:
          said === undefined
            ? 'Le type du service n’est pas dit.'
            : `« ${said} » n’est pas un type de service INSPIRE${is_protocol ? ' : c’est un protocole, qui va avec le lien' : ''}.`,
        remedy: `Choisir l’un de : ${in_words}.`,
        at: first('I/serviceType'),
      });
    },
  },
  {
    id: '3.6',
    title: 'Données servies (srv:operatesOn)',
    level: 'error',
    about: 'service',
    member: 'service',
    where: `${service}/srv:operatesOn/@xlink:href`,
    check({ all }) {
      const served = all('I/operatesOn');
      const bad = served.find((each) => !/^https?:\/\/\S+/.test(attribute_of(each, 'href') ?? ''));
      if (served.length > 0 && bad === undefined) return 'passed';
      return {
        message:
          bad === undefined
            ? 'Le service ne dit pas quelles données il sert : un catalogue ne peut pas relier les deux fiches.'
            : `Le lien vers les données servies${attribute_of(bad, 'uuidref') === undefined ? '' : ` (« ${attribute_of(bad, 'uuidref')} »)`} n’a pas d’adresse : uuidref seul ne suffit pas.`,
        remedy: 'Choisir les fiches des jeux de données servis : l’adresse de leur fiche ISO viendra avec.',
        at: bad,
      };
    },
  },
  {
    id: '3.7',
    title: 'Localisateur : l’adresse du service',
    level: 'error',
    about: 'service',
    member: 'distributions',
    where: `${root}/gmd:distributionInfo/*/gmd:transferOptions//gmd:linkage/gmd:URL`,
    check({ all }) {
      const links = all('distributionInfo/MD_Distribution/transferOptions/MD_DigitalTransferOptions/onLine');
      return unless(
        links.some((each) => /^https?:\/\/[^\s/]+/.test(text_at(each, 'CI_OnlineResource/linkage') ?? '')),
        {
          message: 'Aucun lien http ou https vers le service.',
          remedy: 'Ajouter l’adresse du service (GetCapabilities pour un service OGC).',
          at: links[0],
        },
      );
    },
  },
  {
    id: '3.8',
    title: 'Une seule qualité, de portée « service »',
    level: 'error',
    about: 'service',
    member: 'conformity',
    where: `${root}/gmd:dataQualityInfo/gmd:DQ_DataQuality/gmd:scope`,
    check({ all }) {
      const found = all('Q').filter((each) => code_of(find(each, 'scope/DQ_Scope/level')) === 'service');
      return unless(found.length === 1, {
        message:
          found.length === 0
            ? 'Aucune section de qualité n’a la portée « service ».'
            : `${found.length} sections de qualité ont la portée « service » : il en faut une.`,
        remedy:
          found.length === 0
            ? 'Dire la conformité du service à un règlement INSPIRE.'
            : 'Réunir ces sections en une seule.',
        at: found[1],
      });
    },
  },
];
