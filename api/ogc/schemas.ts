import type { Response } from 'express';
import { schema_page } from '../../viewer/pages/schema.tsx';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { base_url } from '../links.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { f, read_query } from '../params.ts';
import { link_profiles, profile_param } from '../profiles.ts';
import { charge, costs } from '../rate_limit.ts';
import { choose_format, send_json, send_page, type Format } from '../respond.ts';
import { codelist_aliases, codelist_profiles, has_codelists, type CodelistProfile } from './codelists.ts';
import { collection_path } from './collection_document.ts';
import { use_table } from './published.ts';
import { is_qgis, mark_geometries } from './qgis_queryables.ts';
import {
  domain_profiles,
  read_knowledge,
  schema_kinds,
  write_schema,
  type DomainProfile,
  type SchemaDocument,
  type SchemaKind,
} from './schema_document.ts';

export const schema_type = 'application/schema+json';
const relation = 'http://www.opengis.net/def/rel/ogc/1.0';
const common = 'http://www.opengis.net/spec/ogcapi-common-3/1.0/conf';

const titles: Readonly<Record<SchemaKind, { link: string; summary: string }>> = {
  schema: {
    link: 'Schéma des objets',
    summary: 'Propriétés des objets d’une collection, rendues et reçues (JSON Schema)',
  },
  queryables: {
    link: 'Propriétés que les filtres peuvent nommer',
    summary: 'Propriétés que les filtres d’une collection peuvent nommer (JSON Schema)',
  },
  sortables: {
    link: 'Propriétés qui peuvent ordonner les objets',
    summary: 'Propriétés par lesquelles les objets d’une collection s’ordonnent (JSON Schema)',
  },
};

const profile = profile_param(
  [...domain_profiles, ...codelist_profiles],
  'Profil du schéma (Common Part 3) : valid-domain (à défaut), les valeurs que la base admet ; actual-domain, celles ' +
    'qui s’y trouvent. Codes : codelist-ref (à défaut), l’adresse de leur liste ; codelist-inline, leur sens sur place.',
  'profile-schema',
  codelist_aliases,
);
const query = { f, profile };

/** Schema, queryables and sortables of each collection (OGC API – Common Part 3, once Features Part 5: 23-058r2). */
export const schemas_block: Block = {
  id: 'schemas',
  conforms_to: [
    ...[
      'schemas',
      'advanced-property-roles',
      'references',
      'returnables-and-receivables',
      'queryables',
      'sortables',
      'profile-parameter',
      'profile-references',
      'profile-domains',
    ].map((name) => `${common}/${name}`),
    // The name before the standard was published, which QGIS looks for.
    'http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas',
    'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables',
    'http://www.opengis.net/spec/ogcapi-features-8/1.0/conf/sortables',
  ],
  collection_links: ({ id }) =>
    schema_kinds.map((kind) => ({
      href: `${collection_path(id)}/${kind}`,
      rel: `${relation}/${kind}`,
      type: schema_type,
      title: titles[kind].link,
    })),
  routes(router, { config, database }) {
    for (const kind of schema_kinds)
      router.get(`/collections/:collection/${kind}`, async (request, response) => {
        const { f: format, profile: asked } = read_query(request, query);
        const output = choose_format(request, format);
        const { profile, codelists } = choose_profiles(asked, output);
        const access = access_of(request, database);
        // What stands in the table is known when all of it has been read.
        if (profile === 'actual-domain') charge(response, costs.computation);
        const { table, knowledge } = await use_table(access, request.params['collection'], async (table) => ({
          table,
          knowledge: await read_knowledge(access, table, profile),
        }));
        const document = write_schema(table, knowledge, { kind, codelists, base: base_url(request, config) });
        link_profiles(response, has_codelists(table) ? [profile, codelists] : [profile]);
        if (output === 'html') send_page(response, schema_page({ id: table.id, kind, profile, ...document }));
        else send_schema(response, kind, document);
      });
  },
  openapi: () =>
    Promise.resolve({
      parameters: describe_parameters({ profile }),
      paths: Object.fromEntries(schema_kinds.map(describe_path)),
    }),
};

function send_schema(response: Response, kind: SchemaKind, document: SchemaDocument): void {
  if (kind !== 'queryables' || !is_qgis(response.req.headers['user-agent']))
    return send_json(response, document, schema_type);
  // One client's own form: a shared cache gives it to nobody else.
  response.setHeader('Cache-Control', 'private, no-cache');
  send_json(response, mark_geometries(document), schema_type);
}

/** The first of each sort that was asked for; people read what the codes mean. */
function choose_profiles(asked: readonly (DomainProfile | CodelistProfile)[], output: Format) {
  const usual = output === 'html' ? 'codelist-inline' : 'codelist-ref';
  return {
    profile:
      domain_profiles.find((name) => name === asked.find((one) => one.endsWith('-domain'))) ?? 'valid-domain',
    codelists:
      codelist_profiles.find((name) => name === asked.find((one) => one.startsWith('codelist'))) ?? usual,
  } as const;
}

const describe_path = (kind: SchemaKind) =>
  [
    `/collections/{collection}/${kind}`,
    describe_get({
      summary: titles[kind].summary,
      tag: 'Collections',
      id: kind,
      query,
      path: { collection: 'Identifiant de la collection' },
      answers: { [schema_type]: { type: 'object' }, 'text/html': { type: 'string' } },
      headers: ['Link'],
      errors: [404, 503],
    }),
  ] as const;
