/** Rules 1 of INSPIRE's guidance 2.0: datasets and series. */
import { topics } from '../code_lists/topics.ts';
import { child_of, code_of, href_of, local_name, text_at, text_of } from '../formats/iso/tree.ts';
import type { Checked } from './checked.ts';
import { data_quality_rules } from './data_quality_rules.ts';
import { find_bad_language } from './languages.ts';
import { unless, type Rule, type Verdict } from './rule.ts';
import { theme_rule } from './theme_rule.ts';

const root = '/gmd:MD_Metadata';
const identification = `${root}/gmd:identificationInfo[1]/*`;

function check_languages({ all }: Checked): Verdict {
  const properties = all('I/language');
  if (properties.length === 0)
    return {
      message:
        'La langue de la ressource n’est pas dite. Celle de la fiche ne suffit pas : ce sont deux champs.',
      remedy: 'Choisir « Français » si les données contiennent des textes, « Aucun texte » (zxx) sinon.',
    };
  for (const property of properties) {
    const failure = find_bad_language(property, 'de la ressource');
    if (failure !== undefined) return failure;
  }
  return 'passed';
}

/** A URI with its scheme: an address, or a URN. */
const uri_form = /^(?:https?:\/\/[^\s/]+\/\S+|urn:[a-z0-9][a-z0-9-]+:\S+)$/i;

export const data_rules: readonly Rule[] = [
  {
    id: '1.1',
    title: 'Type de ressource : jeu de données ou série',
    level: 'error',
    about: 'data',
    member: 'kind',
    where: `${root}/gmd:hierarchyLevel`,
    check({ all }) {
      const codes = all('hierarchyLevel').flatMap((each) => code_of(each) ?? []);
      return unless(codes.length === 1 && ['dataset', 'series'].includes(codes[0] ?? ''), {
        message:
          codes.length === 0
            ? 'Le type de la ressource (gmd:hierarchyLevel) n’est pas dit.'
            : `Le type de la ressource est « ${codes.join(', ')} » : INSPIRE attend « dataset » ou « series ».`,
        remedy: 'Choisir « jeu de données » ou « série ».',
      });
    },
  },
  {
    id: '1.2',
    title: 'Une seule identification de données',
    level: 'error',
    about: 'data',
    member: 'kind',
    where: `${root}/gmd:identificationInfo`,
    check({ all }) {
      const found = all('identificationInfo/*');
      return unless(found.length === 1 && local_name(found[0]?.name ?? '') === 'MD_DataIdentification', {
        message: `La fiche a ${found.length} identifications : il en faut une, gmd:MD_DataIdentification.`,
        remedy: 'Décrire chaque ressource dans une fiche à part.',
        at: found[1],
      });
    },
  },
  {
    id: '1.3',
    title: 'Identifiant de la ressource, une URI',
    level: 'error',
    about: 'data',
    member: 'identifiers',
    where: `${identification}/gmd:citation/*/gmd:identifier/*/gmd:code`,
    check({ all, record }) {
      const codes = all('I/citation/CI_Citation/identifier/*');
      const texts = codes.map((each) => href_of(child_of(each, 'code')) ?? text_at(each, 'code') ?? '');
      const joined = record.identifiers ?? [];
      if ([...texts, ...joined].some((text) => uri_form.test(text))) return 'passed';
      return {
        message:
          texts.length === 0
            ? 'La ressource n’a pas d’identifiant : celui de la fiche ne nomme que la fiche.'
            : `L’identifiant « ${texts[0]} » n’est pas une URI : hors de ce catalogue, il ne désigne rien.`,
        remedy:
          'Donner une URI, telle que https://votre-domaine.fr/id/nom-du-jeu-de-données, qui ne changera plus.',
        at: codes[0],
      };
    },
  },
  theme_rule,
  {
    id: '1.5',
    title: 'Résolution, si elle est dite',
    level: 'error',
    about: 'data',
    member: 'resolutions',
    where: `${identification}/gmd:spatialResolution`,
    check({ all }) {
      const found = all('I/spatialResolution/MD_Resolution');
      const bad = found.find((each) => {
        const scale = text_at(each, 'equivalentScale/MD_RepresentativeFraction/denominator');
        const distance = child_of(each, 'distance');
        const unit = Object.entries(child_of(distance)?.attributes ?? {}).some(([name]) => name === 'uom');
        return !/^[1-9]\d*$/.test(scale ?? '') && !(Number(text_of(distance) ?? NaN) > 0 && unit);
      });
      if (bad === undefined) return found.length === 0 ? 'not_applicable' : 'passed';
      return {
        message:
          'La résolution n’est ni une échelle (un entier, 25000 pour 1/25 000) ni une distance avec son unité.',
        remedy: 'Saisir l’échelle ou la distance en mètres.',
        at: bad,
      };
    },
  },
  {
    id: '1.6',
    title: 'Langue de la ressource',
    level: 'error',
    about: 'data',
    member: 'languages',
    where: `${identification}/gmd:language`,
    check: check_languages,
  },
  {
    id: '1.7',
    title: 'Catégorie thématique ISO',
    level: 'error',
    about: 'data',
    member: 'topics',
    where: `${identification}/gmd:topicCategory`,
    check({ all }) {
      const found = all('I/topicCategory');
      const bad = found.find((each) => !topics.some(({ code }) => code === text_of(each)));
      if (found.length > 0 && bad === undefined) return 'passed';
      return {
        message:
          bad === undefined
            ? 'Aucune catégorie thématique ISO.'
            : `« ${text_of(bad) ?? 'vide'} » n’est pas l’une des 19 catégories ISO.`,
        remedy: 'Choisir une catégorie dans la liste.',
        at: bad,
      };
    },
  },
  {
    id: '1.8',
    title: 'Localisateur : une adresse où voir ou obtenir la ressource',
    level: 'error',
    about: 'data',
    member: 'distributions',
    where: `${root}/gmd:distributionInfo/*/gmd:transferOptions//gmd:linkage/gmd:URL`,
    check({ all }) {
      const links = all('distributionInfo/MD_Distribution/transferOptions/MD_DigitalTransferOptions/onLine');
      const urls = links.map((each) => text_at(each, 'CI_OnlineResource/linkage') ?? '');
      if (urls.some((url) => /^https?:\/\/[^\s/]+/.test(url))) return 'passed';
      return {
        message:
          links.length === 0
            ? 'Aucun lien vers la ressource.'
            : `« ${urls[0] ?? ''} » n’est pas une adresse http ou https.`,
        remedy:
          'Ajouter un lien de téléchargement, un service ou une page qui dit comment obtenir les données.',
        at: links[0],
      };
    },
  },
  ...data_quality_rules,
];
