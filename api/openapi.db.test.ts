import { Validator, type SpecData } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { read_config } from '../config.ts';
import { use_database } from '../sql/testing.ts';
import { blocks, create_app } from './app.ts';
import type { Context, OpenApiPart } from './block.ts';
import {
  answer_validators,
  list_operations,
  sample_values,
  type Definition,
  type DocumentedOperation,
  type Parameter,
} from './openapi_testing.ts';
import { make_public_scenario, public_scenario } from './processes/scenarios/testing.ts';
import { ended_features_job, ended_job, make_ended_job } from './processes/testing.ts';
import { is_screen, list_routes, type Route } from './routes_testing.ts';
import { start_server, type RunningServer } from './server.ts';
import { import_communes_for_tests } from './territories/testing.ts';

/** Beside the communes: points in Lambert-93, a table without geometry, one without key, a view, a name to be quoted. */
const fixtures = `
  create table published.services (id text primary key, nom text, source text, type_service text, code_insee text,
    ouvert_le date, vu_le timestamptz, surface double precision, agents int, ouvert boolean,
    itinerant boolean, precision_position text, dans_region boolean, horaires text, nombre int, millesime text,
    details jsonb, geom geometry(point, 2154));
  insert into published.services select 's' || i, 'Service ' || i, 'essai', 'mairie', '09001', date '2024-01-01' + i,
    timestamptz '2024-01-01Z', i / 2.0, i, i % 2 = 0, false, null, true, null, 1, '2024', null, st_setsrid(st_point(570000 + i, 6270000), 2154)
    from generate_series(1, 30) i;
  update published.services set source = 'prefectures', type_service = 'prefecture' where id = 's30';
  create table published."Été 2024" ("Numéro d'ordre" int primary key, nom text, suite jsonb);
  insert into published."Été 2024" values (7, 'fête', '{"a": [1]}'), (8, null, null);
  create table published.sans_cle (rang int, geom geometry(polygon, 4326));
  insert into published.sans_cle select i, st_makeenvelope(i, 43, i + 1, 44, 4326) from generate_series(1, 12) i;
  insert into maillage.metadata_record (id, title) values ('services', 'Services');
  insert into maillage.collection (id, record_id, columns) values ('services', 'services',
    '[{"name": "type_service", "title": "Type", "codes": [{"code": "mairie", "title": "Mairie"}]}]');
  create view published.vue with (security_invoker) as select nom, agents from published.services`;

/** What stands for each parameter of a path; one that is not named here stops the test: it must be thought of. */
const path_values: Readonly<Record<string, string>> = {
  collection: 'services',
  item: 's1',
  column: 'type_service',
  code: '09001',
  tileMatrixSetId: 'WebMercatorQuad',
  tileMatrix: '6',
  tileRow: '23',
  tileCol: '32',
  processID: 'echo',
  jobID: ended_job,
  scenarioID: public_scenario,
  version: '1',
  outputID: 'string',
  basketID: 'premier_accueil',
  record: 'services',
};

/** Addresses beside those that follow from `path_values`: answers of other types. */
const more_addresses: Readonly<Record<string, readonly string[]>> = {
  '/jobs/{jobID}/results/{outputID}': [
    `/jobs/${ended_job}/results/array`,
    `/jobs/${ended_features_job}/results/nearest`,
    `/jobs/${ended_features_job}/results/nearest?f=csv`,
  ],
};

/** A question of paths that cannot do without parameters. */
const least_queries: Readonly<Record<string, string>> = { '/planner/row': '?lon=1.444&lat=43.604' };

/** Parameters whose values come from a collection, which no document for all can give as examples. */
const values_of_collection: Readonly<Record<string, (property: string, next: string) => string>> = {
  filter: (property) => (property === '' ? 'TRUE' : `"${property}" IS NOT NULL`),
  sortby: (property) => `-${property}`,
  properties: (property) => property,
  token: (_property, next) => next,
};

/** Without charset and spaces, which tell no types apart. */
const plain_type = (type: string) => type.replaceAll(/;\s*charset=[^;]+|\s/g, '');

const anonymous = (path: string) => path.replaceAll(/\{[^}]+\}|:\w+/g, '*');

describe('the OpenAPI document', function () {
  this.timeout(120_000);
  const database = use_database();
  let server: RunningServer;
  let context: Context;
  let routes: Route[];
  let definition: Definition;
  let operations: DocumentedOperation[];
  let validator_of: ReturnType<typeof answer_validators>;
  before(async () => {
    await import_communes_for_tests(database(), [
      ['09001', 'Foix'],
      ['09002', 'Pamiers'],
    ]);
    await database().pool.query(fixtures);
    await make_ended_job(database());
    await make_public_scenario(database());
    context = { config: read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' }), database: database() };
    const app = create_app(context);
    // OPTIONS is no operation of the API: where it has a route, its answer depends on who asks.
    routes = list_routes(app).filter((route) => !is_screen(route) && route.method !== 'options');
    server = await start_server(context, { log_requests: false, app });
    definition = (await (await fetch(`${server.url}/api`)).json()) as Definition;
    operations = list_operations(definition);
    validator_of = answer_validators(definition);
  });
  after(() => server.close());

  const gets = () => operations.filter(({ method }) => method === 'get');

  function fill(path: string): string {
    return path.replaceAll(/\{([^}]+)\}/g, (_all, name: string) => {
      const value = path_values[name];
      if (value === undefined) throw new Error(`no value is known for {${name}} of ${path}`);
      return value;
    });
  }

  /** What is wrong with an answer, by the document: status, media type, members, headers. */
  async function check(
    operation: DocumentedOperation,
    address: string,
    init: RequestInit = {},
  ): Promise<string[]> {
    const answer = await fetch(server.url + address, init);
    const place = `${operation.method} ${address}`;
    const declared = operation.answers.get(String(answer.status));
    const text = await answer.text();
    if (declared === undefined)
      return [`${place}: ${answer.status} is not documented: ${text.slice(0, 200)}`];
    const faults = Object.keys(declared.headers ?? {})
      .filter((name) => ['ETag', 'X-Request-Id'].includes(name) && !answer.headers.has(name))
      // The file of a view leaves before anybody knows what it will hold.
      .filter((name) => !(name === 'ETag' && address.startsWith('/collections/vue/download')))
      .map((name) => `${place}: ${answer.status} without its header ${name}`);
    const known = Object.keys(declared.headers ?? {}).map((name) => name.toLowerCase());
    for (const name of [
      'etag',
      'last-modified',
      'content-crs',
      'link',
      'maillage-tile-reduced',
      'ogc-numbermatched',
    ])
      if (answer.headers.has(name) && !known.includes(name))
        faults.push(`${place}: header ${name} is not documented`);
    const sent = plain_type(answer.headers.get('content-type') ?? '');
    if (declared.content === undefined)
      return text === '' ? faults : [...faults, `${place}: ${answer.status} has content and documents none`];
    const type = Object.keys(declared.content).find((known) => plain_type(known) === sent);
    if (type === undefined) return [...faults, `${place}: ${sent} is not documented for ${answer.status}`];
    seen.add(`${operation.path} ${answer.status} ${type}`);
    // A sequence of JSON texts is no JSON text.
    if (!/json/.test(type) || type.includes('json-seq')) return faults;
    const validate = validator_of(declared, type);
    if (!validate(JSON.parse(text)))
      faults.push(
        ...(validate.errors ?? []).map(
          (error) => `${place}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
        ),
      );
    return faults;
  }
  const seen = new Set<string>();

  /** A property of the collection of an operation, and the token of its second page. */
  async function know_collection(path: string): Promise<{ property: string; next: string }> {
    const [, collection] = /^\/collections\/([^/]+)/.exec(path) ?? [];
    if (collection === undefined) return { property: '', next: '' };
    const root = `${server.url}/collections/${collection}`;
    const items = (await (await fetch(`${root}/items?limit=1`)).json()) as {
      features: { properties: Record<string, unknown> }[];
      links: { rel: string; href: string }[];
    };
    const next = items.links.find(({ rel }) => rel === 'next')?.href ?? '';
    return {
      property: Object.keys(items.features[0]?.properties ?? {})[0] ?? '',
      next: new URL(next, root).searchParams.get('token') ?? '',
    };
  }

  async function questions_of({ path, parameters }: DocumentedOperation): Promise<string[]> {
    const address = fill(path);
    const { property, next } = await know_collection(address);
    const values = (parameter: Parameter) => {
      const own = values_of_collection[parameter.name];
      const found =
        own !== undefined && (property !== '' || parameter.name === 'filter')
          ? [own(property, next)]
          : sample_values(parameter);
      return parameter.schema.type === 'string' && parameter.explode === false && found.length === 0
        ? ['x']
        : found;
    };
    const queries = parameters
      .filter((parameter) => parameter.in === 'query' && parameter.schema.type !== 'object')
      .flatMap((parameter) => {
        const found = values(parameter).filter((value) => value !== '');
        if (found.length === 0 && !(parameter.name === 'token'))
          throw new Error(`${path}: no value to try for ${parameter.name}: give it an example`);
        return found.map((value) => `?${encodeURIComponent(parameter.name)}=${encodeURIComponent(value)}`);
      });
    return [address, ...queries.map((query) => address + query)];
  }

  it('is valid by the schema of OpenAPI', async () => {
    const { valid, errors } = await new Validator().validate(
      structuredClone(definition) as unknown as SpecData,
    );
    expect(valid, JSON.stringify(errors)).to.equal(true);
  });

  it('names each route of the API and nothing else', () => {
    const documented = operations.map(({ method, path }) => `${method} ${anonymous(path)}`);
    const served = new Set(routes.map(({ method, path }) => `${method} ${anonymous(path)}`));
    expect(
      [...served].filter((route) => !documented.includes(route)),
      'not documented',
    ).to.deep.equal([]);
    const concrete = /^get \/collections\/[^/*]+\/(?:items|download)$/;
    expect(
      documented.filter((route) => !served.has(route) && !concrete.test(route)),
      'not served',
    ).to.deep.equal([]);
    const ids = Object.values(definition.paths).flatMap((item) =>
      Object.values(item).map((operation) => (operation as unknown as { operationId: string }).operationId),
    );
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('gives each shared parameter and schema one meaning, whichever block declares it', async () => {
    const parts: (OpenApiPart | undefined)[] = [];
    for (const block of blocks) parts.push(await block.openapi?.(context));
    for (const group of ['parameters', 'schemas'] as const)
      for (const part of parts)
        for (const [name, own] of Object.entries(part?.[group] ?? {}))
          expect(definition.components[group]?.[name], `${group}/${name}`).to.deep.equal(own);
  });

  it('lists the parameters that each operation takes, no more and no fewer', async () => {
    const faults: string[] = [];
    // OAI-PMH says in its own form what it does not take (api/oai).
    for (const { path, parameters } of gets().filter((operation) => operation.path !== '/oai')) {
      const answer = await fetch(`${server.url}${fill(path)}?zzz=1`);
      const { remedy = '' } = (await answer.json()) as { remedy?: string };
      const taken = /^Paramètres acceptés : (.*)\.$/.exec(remedy)?.[1];
      if (answer.status !== 400 || taken === undefined) {
        faults.push(`${path}: an unknown parameter is answered ${answer.status}, ${remedy}`);
        continue;
      }
      const query = parameters.filter((parameter) => parameter.in === 'query');
      const listed = query.filter(({ schema }) => schema.type !== 'object').map(({ name }) => name);
      const is_open = listed.length < query.length;
      const accepted = taken === 'aucun' ? [] : taken.split(', ');
      for (const name of listed)
        if (!accepted.includes(name)) faults.push(`${path}: ${name} is not accepted`);
      for (const name of accepted)
        if (!listed.includes(name) && !is_open) faults.push(`${path}: ${name} is not documented`);
    }
    expect(faults).to.deep.equal([]);
  });

  it('tells the truth of every answer: to each parameter, to faults, to browsers, to who holds a copy', async () => {
    const faults: string[] = [];
    const questions: (readonly [DocumentedOperation, string, RequestInit?])[] = [];
    for (const operation of gets()) {
      const plain = fill(operation.path);
      const lost = operation.path.replaceAll(/\{[^}]+\}/g, 'zzzzzzzz');
      const addresses = [
        ...(await questions_of(operation)),
        plain + (least_queries[operation.path] ?? ''),
        `${plain}?zzz=1`,
        ...(lost === plain ? [] : [lost]),
        ...(more_addresses[operation.path] ?? []),
      ];
      questions.push(...addresses.map((address) => [operation, address] as const));
      for (const headers of [{ accept: 'text/html' }, { 'if-none-match': '*' }, { 'x-api-key': 'wrong' }])
        questions.push([operation, plain, { headers }]);
    }
    // Only so many files are written at once: those are asked for one after the other.
    const is_file = ([{ path }]: (typeof questions)[number]) => /\/(download|export)$/.test(path);
    for (const question of questions.filter(is_file)) faults.push(...(await check(...question)));
    const others = questions.filter((question) => !is_file(question));
    for (let i = 0; i < others.length; i += 8) {
      const few = others.slice(i, i + 8);
      faults.push(...(await Promise.all(few.map((question) => check(...question)))).flat());
    }
    expect(faults.join('\n')).to.equal('');
    const promised = gets().flatMap(({ path, answers }) =>
      Object.keys(answers.get('200')?.content ?? {}).map((type) => `${path} 200 ${type}`),
    );
    expect(
      promised.filter((answer) => !seen.has(answer)),
      'promised and never given',
    ).to.deep.equal([]);
  });

  it('says under the names that QGIS reads how many features a page holds, and which properties filter', () => {
    const limit = definition.components['parameters']?.['limit'] as Parameter;
    expect(limit.schema).to.include({ type: 'integer', default: 10, maximum: 10_000 });
    const items = operations.find(({ path }) => path === '/collections/services/items');
    // As QGIS tells properties from other parameters; lists it cannot compare.
    const filters = items?.parameters
      .filter((parameter) => parameter.explode === false && parameter.schema.type !== 'array')
      .map(({ name }) => name);
    const properties =
      'id nom source type_service code_insee ouvert_le vu_le surface agents ouvert itinerant precision_position dans_region horaires nombre millesime';
    expect(filters).to.deep.equal(properties.split(' '));
  });
});
