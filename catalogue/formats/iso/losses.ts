/** What both standards cannot hold of a record. */
import type { Loss } from '../format.ts';

export const iso_losses: readonly Loss[] = [
  { member: 'parameters', why: 'Les paramètres d’un calcul n’ont pas de place dans une fiche ISO.' },
  {
    member: 'feature_count',
    why: 'Le nombre d’objets n’est pas écrit : il demanderait leur type géométrique.',
  },
  { member: 'content_signature', why: 'La signature du contenu n’a pas de place dans une fiche ISO.' },
  {
    member: 'attributes',
    why: 'Les attributs se décrivent dans un catalogue d’attributs à part, que cette fiche ne contient pas.',
  },
  {
    member: 'formats',
    why: 'Le type de média d’un format n’est pas gardé ; les formats des distributions s’y ajoutent.',
  },
  {
    member: 'distributions',
    why: 'La somme de contrôle, la licence et le système de coordonnées propres à un lien ne sont pas gardés ; de son format, seul le type de média l’est.',
  },
  { member: 'relations', why: '« Est utilisé par » devient une simple référence croisée.' },
  {
    member: 'service',
    why: 'Seule la fiche d’un service décrit un service.',
    kinds: ['dataset', 'series', 'map', 'reuse', 'process_result'],
  },
  {
    member: 'languages',
    why: 'La fiche d’un service ne dit pas la langue de la ressource.',
    kinds: ['service'],
  },
];
