import type { Request } from 'express';
import { api_page } from '../../viewer/pages/api.tsx';
import { conformance_page } from '../../viewer/pages/conformance.tsx';
import { landing_page } from '../../viewer/pages/landing.tsx';
import type { Block, Context, Link } from '../block.ts';
import { absolute, base_url } from '../links.ts';
import { describe_get, describe_parameters, sum_openapi } from '../openapi.ts';
import { f, read_query } from '../params.ts';
import { choose_format, respond, send_json, send_page } from '../respond.ts';

/** QGIS wants exactly this type on the link to the API's definition. */
export const openapi_type = 'application/vnd.oai.openapi+json;version=3.0';
const common = 'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf';
const query = { f };

const own_links: readonly Link[] = [
  { href: '?f=json', rel: 'self', type: 'application/json', title: 'Cette page en JSON' },
  { href: '?f=html', rel: 'alternate', type: 'text/html', title: 'Cette page en HTML' },
  { href: 'api', rel: 'service-desc', type: openapi_type, title: 'Description OpenAPI de l’API' },
  { href: 'api?f=html', rel: 'service-doc', type: 'text/html', title: 'Documentation de l’API' },
  { href: 'conformance', rel: 'conformance', type: 'application/json', title: 'Classes de conformité' },
];

function describe_service({ config }: Context) {
  return {
    title: `Maillage – ${config.REGION_NAME}`,
    description: `Géodonnées des services publics : ${config.REGION_NAME}.`,
  };
}

const core_id = 'core';

/** Landing page, /conformance and /api: the sums of what all blocks declare (OGC API – Common Part 1). */
export function core_block(blocks: () => readonly Block[]): Block {
  const conforms_to = () => [...new Set(blocks().flatMap((block) => block.conforms_to ?? []))];
  // The page's own links first, whichever block is asked first.
  const landing_links = () => [
    ...own_links,
    ...blocks()
      .filter(({ id }) => id !== core_id)
      .flatMap((block) => block.landing_links ?? []),
  ];
  return {
    id: core_id,
    conforms_to: ['core', 'landing-page', 'json', 'html', 'oas30'].map((name) => `${common}/${name}`),
    landing_links: own_links,
    routes(router, context) {
      const base = (request: Request) => base_url(request, context.config);
      router.get('/', (request, response) => {
        const format = choose_format(request, read_query(request, query).f);
        const view = { ...describe_service(context), links: absolute(base(request), landing_links()) };
        respond(response, format, { json: () => view, html: () => landing_page(view) });
      });
      router.get('/conformance', (request, response) => {
        const format = choose_format(request, read_query(request, query).f);
        const classes = conforms_to();
        respond(response, format, {
          json: () => ({ conformsTo: classes }),
          html: () => conformance_page(classes),
        });
      });
      router.get('/api', async (request, response) => {
        const format = choose_format(request, read_query(request, query).f);
        const service = { ...describe_service(context), url: base(request) };
        const document = await sum_openapi(blocks(), context, service);
        if (format === 'html') send_page(response, api_page(document));
        else send_json(response, document, openapi_type);
      });
    },
    openapi: () => Promise.resolve(openapi_part),
  };
}

const openapi_part = {
  tags: [{ name: 'Service', description: 'Page d’accueil, conformité, description de l’API' }],
  parameters: describe_parameters(query),
  schemas: {
    Landing: {
      type: 'object',
      required: ['links'],
      properties: {
        title: { type: 'string' },
        description: { type: 'string' },
        links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
      },
    },
    Conformance: {
      type: 'object',
      required: ['conformsTo'],
      properties: { conformsTo: { type: 'array', items: { type: 'string' } } },
    },
  },
  paths: {
    '/': describe_get({
      summary: 'Page d’accueil : titre, description et liens du service',
      tag: 'Service',
      id: 'landing',
      query,
      answers: {
        'application/json': { $ref: '#/components/schemas/Landing' },
        'text/html': { type: 'string' },
      },
    }),
    '/conformance': describe_get({
      summary: 'Classes de conformité respectées',
      tag: 'Service',
      id: 'conformance',
      query,
      answers: {
        'application/json': { $ref: '#/components/schemas/Conformance' },
        'text/html': { type: 'string' },
      },
    }),
    '/api': describe_get({
      summary: 'Cette description (OpenAPI 3.0)',
      tag: 'Service',
      id: 'api',
      query,
      answers: { [openapi_type]: { type: 'object' }, 'text/html': { type: 'string' } },
    }),
  },
};
