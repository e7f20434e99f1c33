import { createHash } from 'node:crypto';
import { access_of } from '../../auth/asker.ts';
import type { Block, Link } from '../../block.ts';
import { absolute, base_url } from '../../links.ts';
import { describe_get } from '../../openapi.ts';
import { read_query } from '../../params.ts';
import { charge, costs } from '../../rate_limit.ts';
import { answer_unchanged, send_text } from '../../respond.ts';
import { read_answer } from './answer.ts';

const links: readonly Link[] = [
  { href: 'white-zones', rel: 'self', type: 'application/json', title: 'Zones blanches : règle et chiffres' },
  { href: 'collections/white_zones', rel: 'collection', type: 'application/json', title: 'Zones blanches' },
  {
    href: 'collections/white_zones_summary',
    rel: 'related',
    type: 'application/json',
    title: 'Zones blanches, par territoire',
  },
  {
    href: 'collections/white_zones_areas',
    rel: 'related',
    type: 'application/json',
    title: 'Zones blanches, contours par intercommunalité',
  },
];

const answers = {
  'application/json': {
    type: 'object',
    required: ['result', 'job', 'links'],
    properties: {
      result: {
        type: 'object',
        nullable: true,
        description:
          'Règle, panier, paramètres, guichets comptés, avertissements et chiffres ; null avant le premier calcul.',
      },
      job: { type: 'object', nullable: true, description: 'Calcul en cours, sinon le dernier.' },
      links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
    },
  },
};

/** GET /white-zones: the rule behind the published white zones, and their figures per département. */
export const white_zones_block: Block = {
  id: 'white-zones',
  landing_links: [
    {
      href: 'white-zones',
      rel: 'related',
      type: 'application/json',
      title: 'Zones blanches de services : règle et chiffres',
    },
  ],
  routes(router, { config, database }) {
    router.get('/white-zones', async (request, response) => {
      read_query(request, {});
      charge(response, costs.computation);
      const answer = await access_of(request, database).read(read_answer);
      const body = JSON.stringify({ ...answer, links: absolute(base_url(request, config), links) });
      const etag = createHash('sha1').update(body).digest('base64url');
      if (answer_unchanged(request, response, { etag, modified_at: answer.result?.computed_at })) return;
      send_text(response, 'application/json', body);
    });
  },
  openapi: () =>
    Promise.resolve({
      tags: [{ name: 'Zones blanches', description: 'Éloignement des services publics' }],
      paths: {
        '/white-zones': describe_get({
          summary: 'Règle, paramètres, avertissements et chiffres des zones blanches publiées',
          tag: 'Zones blanches',
          id: 'white_zones',
          answers,
          headers: ['Last-Modified'],
          errors: [503],
        }),
      },
    }),
};
