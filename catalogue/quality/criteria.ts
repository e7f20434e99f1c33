/** What makes a record useful: each criterion measures it from 0 to 1 and says what is missing. */
import { inspire_groups } from '../validation/checked.ts';
import type { MetadataRecord } from '../record.ts';

export interface Criterion {
  title: string;
  /** The field of the form that raises it. */
  member: keyof MetadataRecord;
  measure(record: MetadataRecord): number;
  /** What to do about it, in French; asked when it measures less than 1. */
  why(record: MetadataRecord): string;
}

const has = (list: readonly unknown[] | undefined) => (list ?? []).length > 0;
const or_zero = (holds: boolean) => (holds ? 1 : 0);
/** 0 for nothing, half for something, 1 from `enough` characters on. */
const by_length = (text: string, enough: number) => (text === '' ? 0 : text.length >= enough ? 1 : 0.5);
const too_short = (name: string, text: string, enough: number) =>
  text === '' ? `${name} est vide.` : `${name} est court (${text.length} caractères) : visez ${enough}.`;

/** Words by which people find the resource, of thesauri and free. */
const words = ({ keywords, themes = [] }: MetadataRecord) =>
  keywords.length + themes.flatMap(({ concepts }) => concepts).length;

/** Data that this site publishes has a count, and with it downloads and addresses. */
const is_served_here = ({ feature_count }: MetadataRecord) => feature_count !== undefined;

export const criteria = {
  title: {
    title: 'Titre',
    member: 'title',
    measure: ({ title }) => (title.length > 250 ? 0.5 : by_length(title, 15)),
    why: ({ title }) =>
      title.length > 250 ? 'Le titre dépasse 250 caractères.' : too_short('Le titre', title, 15),
  },
  abstract: {
    title: 'Résumé',
    member: 'abstract',
    measure: ({ abstract }) => by_length(abstract, 150),
    why: ({ abstract }) => too_short('Le résumé', abstract, 150),
  },
  keywords: {
    title: 'Mots-clés',
    member: 'keywords',
    measure: (record) => Math.min(1, words(record) / 3),
    why: (record) => `${words(record)} mots-clés : à partir de trois, on trouve la ressource.`,
  },
  theme: {
    title: 'Thème INSPIRE',
    member: 'themes',
    measure: (record) => or_zero(inspire_groups(record).length > 0),
    why: () => 'Aucun thème INSPIRE : choisissez-en un si la ressource entre dans la directive.',
  },
  topics: {
    title: 'Catégorie ISO',
    member: 'topics',
    measure: ({ topics }) => or_zero(has(topics)),
    why: () => 'Aucune catégorie ISO : les catalogues rangent la ressource par elle.',
  },
  contacts: {
    title: 'Contact',
    member: 'contacts',
    measure: ({ contacts = [] }) =>
      contacts.some(({ organisation, email }) => organisation !== '' && email !== undefined)
        ? 1
        : has(contacts)
          ? 0.5
          : 0,
    why: ({ contacts }) =>
      has(contacts) ? 'Aucun contact n’a d’adresse électronique.' : 'Personne à qui poser une question.',
  },
  licence: {
    title: 'Licence',
    member: 'licence',
    measure: ({ licence, use_constraints = [] }) => {
      if (licence !== null) return licence.url === '' ? 0.5 : 1;
      return or_zero(use_constraints.some(({ url }) => url !== undefined));
    },
    why: ({ licence }) =>
      licence === null
        ? 'Aucune licence : personne ne sait s’il peut réutiliser la ressource.'
        : 'La licence n’a pas d’adresse : les autres catalogues la perdront.',
  },
  access: {
    title: 'Limites d’accès',
    member: 'access_constraints',
    measure: ({ access_constraints }) => or_zero(has(access_constraints)),
    why: () => 'La fiche ne dit pas si l’accès est limité, même pour dire qu’il ne l’est pas.',
  },
  lineage: {
    title: 'Généalogie',
    member: 'lineage',
    measure: ({ lineage }) => by_length(lineage, 60),
    why: ({ lineage }) => too_short('La généalogie', lineage, 60),
  },
  dates: {
    title: 'Date des données',
    member: 'dates',
    measure: ({ dates, vintage, period }) => or_zero(has(dates) || vintage !== null || period !== undefined),
    why: () => 'Ni date, ni millésime, ni période : on ne sait pas de quand sont les données.',
  },
  frequency: {
    title: 'Mise à jour',
    member: 'frequency',
    measure: ({ frequency }) => or_zero(frequency !== undefined && frequency !== 'unknown'),
    why: () => 'La fréquence de mise à jour n’est pas dite.',
  },
  extent: {
    title: 'Emprise',
    member: 'extents',
    measure: ({ extents = [], representations }) =>
      or_zero(extents.some(({ bbox }) => bbox !== undefined) || representations?.join() === 'textTable'),
    why: () => 'Aucune emprise : la recherche par territoire ne trouvera pas la ressource.',
  },
  crs: {
    title: 'Système de coordonnées',
    member: 'crs',
    measure: ({ crs, representations }) => or_zero(has(crs) || representations?.join() === 'textTable'),
    why: () => 'Le système de coordonnées n’est pas dit.',
  },
  resolution: {
    title: 'Résolution',
    member: 'resolutions',
    measure: ({ resolutions, representations }) =>
      or_zero(has(resolutions) || representations?.join() === 'textTable'),
    why: () => 'Ni échelle ni distance : on ne sait pas à quelle précision lire les données.',
  },
  access_link: {
    title: 'Accès à la ressource',
    member: 'distributions',
    measure: (record) => {
      const links = record.distributions ?? [];
      if (
        is_served_here(record) ||
        links.some((each) => each.function === 'download' || each.function === 'service')
      )
        return 1;
      return has(links) ? 0.5 : 0;
    },
    why: ({ distributions }) =>
      has(distributions)
        ? 'Des liens, mais aucun ne mène aux données elles-mêmes.'
        : 'Aucun lien : on ne peut ni voir ni obtenir la ressource.',
  },
  attributes: {
    title: 'Attributs décrits',
    member: 'attributes',
    measure: (record) => {
      const attributes = record.attributes ?? [];
      if (attributes.length === 0) return is_served_here(record) ? 1 : 0;
      return (
        attributes.filter(({ title, description }) => (title ?? description) !== undefined).length /
        attributes.length
      );
    },
    why: ({ attributes = [] }) =>
      attributes.length === 0
        ? 'Les attributs ne sont pas décrits.'
        : `${attributes.filter(({ title, description }) => (title ?? description) === undefined).length} attributs sans titre ni description.`,
  },
  conformity: {
    title: 'Conformité',
    member: 'conformity',
    measure: ({ conformity }) => or_zero(has(conformity)),
    why: () => 'La conformité n’est dite à aucune spécification, même pour dire « non évaluée ».',
  },
  thumbnail: {
    title: 'Aperçu',
    member: 'thumbnails',
    measure: (record) => or_zero(has(record.thumbnails) || is_served_here(record)),
    why: () => 'Aucune image d’aperçu.',
  },
  service_type: {
    title: 'Type de service',
    member: 'service',
    measure: ({ service }) => or_zero(service !== undefined && service.type !== ''),
    why: () => 'Le type du service n’est pas dit (consultation, téléchargement…).',
  },
  served_data: {
    title: 'Données servies',
    member: 'service',
    measure: ({ service, relations = [] }) =>
      or_zero(
        has(service?.operates_on) || relations.some(({ type }) => type === 'uses' || type === 'derives_from'),
      ),
    why: () => 'La fiche ne dit pas quelles données la ressource utilise ou sert.',
  },
} satisfies Record<string, Criterion>;

export type CriterionName = keyof typeof criteria;
