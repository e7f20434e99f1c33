import type { Request } from 'express';
import { escape_xml } from '../../catalogue/formats/escape_xml.ts';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { describe_get } from '../openapi.ts';
import { choice, type Param } from '../params.ts';
import { charge } from '../rate_limit.ts';
import { send_document } from '../respond.ts';
import { read_site } from '../records/site.ts';
import { answer_request, write_document, type OaiSite } from './answer.ts';
import { OaiFault, oai_formats, read_request } from './request.ts';

const free = (description: string, example: string): Param<string | null> => ({
  description,
  schema: { type: 'string', example },
  absent: null,
  parse: (text) => text,
});

/** As OpenAPI tells them; the protocol says itself what is wrong with one (`read_request`). */
const own_query = {
  verb: choice('Ce qui est demandé.', [
    'Identify',
    'ListMetadataFormats',
    'ListIdentifiers',
    'ListRecords',
    'GetRecord',
    'ListSets',
  ]),
  metadataPrefix: choice(
    'Forme des fiches.',
    oai_formats.map(({ prefix }) => prefix),
  ),
  identifier: free('Identifiant OAI d’une fiche.', 'oai:sig.example:ma-fiche'),
  from: free('Fiches modifiées depuis ce jour ou ce moment.', '2026-01-01'),
  until: free('Fiches modifiées jusqu’à ce jour ou ce moment.', '2026-12-31'),
  set: free('Sans objet : ce catalogue n’a pas d’ensembles.', 'aucun'),
  resumptionToken: free('Suite d’une liste, donnée par la réponse précédente.', 'abc'),
};

/** The catalogue for harvesters of OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol.html). */
export const oai_block: Block = {
  id: 'oai-pmh',
  routes(router, { config, database }) {
    router.get('/oai', async (request, response) => {
      charge(response, 1);
      const access = access_of(request, database);
      const body = await answer(access, await oai_site(request, config, access), request);
      send_document(response, 'text/xml; charset=utf-8', body, /<responseDate>[^<]*/);
    });
  },
  openapi: () =>
    Promise.resolve({
      paths: {
        '/oai': describe_get({
          summary:
            'Fiches publiées, par OAI-PMH 2.0 ; les fautes y sont dites par le protocole, avec le statut 200',
          tag: 'Moissonnage',
          id: 'oai_pmh',
          own_query,
          answers: { 'text/xml; charset=utf-8': { type: 'string' } },
          errors: [503],
        }),
      },
    }),
};

async function oai_site(request: Request, config: Config, access: Access): Promise<OaiSite> {
  const base = base_url(request, config);
  return {
    ...(await read_site(request, config, access)),
    name: `Maillage – ${config.REGION_NAME}`,
    // Every domain has this mailbox (RFC 2142), and the protocol must be told one.
    email: config.CATALOGUE_CONTACT_EMAIL ?? `postmaster@${new URL(base).hostname}`,
  };
}

/** The answer or the fault, both documents of the protocol. */
async function answer(access: Access, site: OaiSite, request: Request): Promise<string> {
  const asked = new URL(request.url, 'http://localhost').searchParams;
  const place = { base_url: site.base_url, asked, now: new Date() };
  try {
    return write_document(await answer_request(access, site, read_request(asked)), place);
  } catch (thrown) {
    if (!(thrown instanceof OaiFault)) throw thrown;
    const is_form = thrown.code === 'badVerb' || thrown.code === 'badArgument';
    return write_document(`<error code="${thrown.code}">${escape_xml(thrown.message)}</error>`, {
      ...place,
      asked: is_form ? null : asked,
    });
  }
}
