import { facet_names } from '../../catalogue/search/request.ts';
import type { OpenApiPart } from '../block.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import type { Param } from '../params.ts';
import { feed_type } from './answer_feed.ts';
import { facet_titles } from './facet_words.ts';

/** As read_catalogue_query.ts reads it; other interfaces have parameters of the same names. */
const text = (name: string, description: string, example: string): [string, Param<string>] => [
  name,
  {
    description,
    schema: { type: 'string', example },
    component: `search_${name}`,
    absent: '',
    parse: (given) => given,
  },
];

const feed_params = Object.fromEntries([
  text('q', 'Mots, « "une expression" », « -mot » à exclure.', 'eau'),
  ...facet_names.map((name) =>
    text(name, `${facet_titles[name]} ; donné plusieurs fois : l’une ou l’autre des valeurs.`, 'dataset'),
  ),
  text(
    'territoire',
    'Territoire publié : « epci: », « departement: » ou « region: » et son code.',
    'epci:200066363',
  ),
  text('commune', 'Nom, code postal ou code INSEE d’une commune.', '09122'),
  text('bbox', 'Ouest, sud, est, nord en degrés.', '1.3,43.5,1.6,43.7'),
  text(
    'polygone',
    'De 3 à 200 sommets « longitude,latitude;… » en degrés (6 000 caractères au plus).',
    '1.3,43.5;1.6,43.5;1.6,43.7',
  ),
  text('tri', 'Comme sur la page de recherche ; le flux est toujours par date.', 'date'),
  text('page', 'Comme sur la page de recherche ; le flux est toujours la première.', '1'),
]);

export const describe_feed: OpenApiPart = {
  parameters: describe_parameters(feed_params),
  paths: {
    '/catalogue.atom': describe_get({
      summary: 'Une recherche du catalogue en flux Atom : les 50 fiches modifiées en dernier',
      tag: 'Moissonnage',
      id: 'catalogue_feed',
      query: feed_params,
      answers: { [`${feed_type}; charset=utf-8`]: { type: 'string' } },
      headers: ['Last-Modified'],
      errors: [503],
    }),
  },
};
