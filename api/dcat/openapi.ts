import { syntaxes } from '../../catalogue/formats/dcat/serialize.ts';
import type { OpenApiPart } from '../block.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { dcat_params, scdl_params, sitemap_params } from './params.ts';

const text = { type: 'string' };
const tag = 'Moissonnage';

export const describe_dcat: OpenApiPart = {
  tags: [
    { name: tag, description: 'Le catalogue pour d’autres catalogues et pour les moteurs de recherche' },
  ],
  parameters: describe_parameters({ ...dcat_params, ...scdl_params, ...sitemap_params }),
  paths: {
    '/dcat': describe_get({
      summary: 'Fiches publiées en DCAT-AP 3 et GeoDCAT-AP 3, par pages (Hydra)',
      tag,
      id: 'dcat_catalogue',
      query: dcat_params,
      answers: {
        [syntaxes.jsonld.media_type]: { type: 'object' },
        [syntaxes.rdf.media_type]: text,
        [syntaxes.ttl.media_type]: text,
      },
      headers: ['Link'],
      errors: [503],
    }),
    '/catalogue.csv': describe_get({
      summary: 'Fiches publiées selon le schéma SCDL « Catalogue simplifié » 0.1.3',
      tag,
      id: 'scdl_catalogue',
      query: scdl_params,
      answers: { 'text/csv; charset=utf-8; header=present': text },
      errors: [503],
    }),
    '/sitemap.xml': describe_get({
      summary: 'Plan du site pour les moteurs de recherche',
      tag,
      id: 'sitemap',
      query: sitemap_params,
      answers: { 'application/xml': text },
      errors: [404, 503],
    }),
    '/robots.txt': describe_get({
      summary: 'Ce que les robots sont priés de laisser',
      tag,
      id: 'robots',
      answers: { 'text/plain; charset=utf-8': text },
    }),
  },
};
