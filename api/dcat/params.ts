import type { Syntax } from '../../catalogue/formats/dcat/serialize.ts';
import { offset, token } from '../ogc/items_params.ts';
import { choice, integer, type Param } from '../params.ts';

export const most_records = 200;

const syntax: Param<Syntax | null> = {
  ...choice('Syntaxe : JSON-LD, RDF/XML ou Turtle ; à défaut, l’en-tête Accept décide, puis JSON-LD.', [
    'jsonld',
    'rdf',
    'ttl',
  ]),
  component: 'f-dcat',
};

export const dcat_params = {
  f: syntax,
  limit: {
    ...integer('Fiches par page.', { absent: 100, minimum: 1, maximum: most_records }),
    component: 'limit-dcat',
  },
  offset,
  token,
};

export type ScdlSeparatorName = 'virgule' | 'point-virgule';

export const scdl_params = {
  separateur: choice<ScdlSeparatorName>(
    'Séparateur des cellules ; la virgule, que recommande le SCDL, à défaut. Le point-virgule s’ouvre mieux dans un tableur français.',
    ['virgule', 'point-virgule'],
  ),
};

export const sitemap_params = {
  page: {
    ...integer('Partie du plan du site, quand il en compte plusieurs ; 0 : la liste des parties, ou tout.', {
      absent: 0,
      minimum: 0,
      maximum: 50_000,
    }),
    component: 'page-sitemap',
  },
};
