import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

describe('the filter form', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    for (const statement of [
      sql`create table published.lieux (id int primary key, nom text, "le ""nom""" text, habitants int,
        ouvert boolean, codes text[], depuis date, vu timestamptz, details jsonb,
        geom geometry(point, 4326))`,
      sql`insert into published.lieux values
        (1, 'Saint-Élix', 'a', 0, true, '{31000,31100}', '2020-01-01', '2020-01-01T10:00:00Z', '{}',
          ST_SetSRID(ST_Point(0, 43), 4326)),
        (2, 'L''Union', 'b', 500, false, '{31240}', '2024-02-29', '2024-02-29T10:00:00Z', null,
          ST_SetSRID(ST_Point(1, 44), 4326)),
        (3, '100 % bio_', '', null, null, null, null, null, null, null)`,
      sql`grant select on published.lieux to maillage_reader, maillage_writer`,
    ])
      await database().query(statement);
    const context = { config: read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0' }), database: database() };
    server = await start_server(context, { log_requests: false });
  });
  after(() => server.close());

  const send = (fields: Record<string, string>) =>
    fetch(`${server.url}/collections/lieux/filter?${new URLSearchParams(fields).toString()}`, {
      redirect: 'manual',
    });
  /** Address of the items that the form leads to. */
  async function address(fields: Record<string, string>): Promise<URL> {
    const answer = await send(fields);
    expect(answer.status, await answer.text()).to.equal(303);
    return new URL(answer.headers.get('location') ?? '', server.url);
  }
  const condition = (column: string, comparison: string, value: string) => ({
    'condition.column': column,
    'condition.comparison': comparison,
    'condition.value': value,
  });
  async function found(fields: Record<string, string>): Promise<unknown[]> {
    const url = await address(fields);
    url.searchParams.set('f', 'json');
    const body = (await (await fetch(url)).json()) as { features?: { id: number }[] };
    if (body.features === undefined) throw new Error(JSON.stringify(body));
    return body.features.map(({ id }) => id);
  }

  it('finds by every kind of column and comparison', async () => {
    const expected: [string, string, string, number[]][] = [
      ['nom', 'contains', 'saint elix', [1]],
      ['nom', 'begins', 'l’union', [2]],
      ['nom', 'contains', '% bio_', [3]],
      ['nom', 'contains', '%', [3]],
      ['nom', 'equals', "L'Union", [2]],
      ['nom', 'differs', 'L’Union', [1, 2, 3]],
      ['le "nom"', 'equals', 'a', [1]],
      ['le "nom"', 'is_empty', '', [3]],
      ['le "nom"', 'is_filled', '', [1, 2]],
      ['habitants', 'equals', '0', [1]],
      ['habitants', 'at_least', '0,5', [2]],
      ['habitants', 'at_most', '1 000', [1, 2]],
      ['habitants', 'is_empty', '', [3]],
      ['ouvert', 'equals', 'Non', [2]],
      ['codes', 'contains', '31100', [1]],
      ['depuis', 'at_least', '2021-01-01', [2]],
      ['vu', 'at_most', '2021-01-01', [1]],
      ['details', 'is_filled', '', [1]],
    ];
    for (const [column, comparison, value, ids] of expected)
      expect(
        await found(condition(column, comparison, value)),
        `${column} ${comparison} ${value}`,
      ).to.deep.equal(ids);
  });

  it('adds a condition to the filter that is there, and keeps the rest of the query', async () => {
    const url = await address({
      ...condition('habitants', 'at_least', '0'),
      filter: `nom LIKE 'Saint%' OR nom LIKE 'L%'`,
      bbox: ' 0.5,42,2,45 ',
      sortby: '-nom',
      limit: '50',
      token: '',
      ouvert: 'false',
    });
    expect(Object.fromEntries(url.searchParams)).to.deep.equal({
      filter: `(nom LIKE 'Saint%' OR nom LIKE 'L%') AND "habitants" >= 0`,
      bbox: '0.5,42,2,45',
      sortby: '-nom',
      limit: '50',
      ouvert: 'false',
      f: 'html',
    });
    url.searchParams.set('f', 'json');
    expect(((await (await fetch(url)).json()) as { numberMatched: number }).numberMatched).to.equal(1);
  });

  it('leads nowhere but to the items, and to the whole list when nothing was chosen', async () => {
    const url = await address({ ...condition('', 'contains', ''), filter: '  ', bbox: '' });
    expect(url.href).to.equal(`${server.url}/collections/lieux/items?f=html`);
  });

  it('says what cannot be compared', async () => {
    const refused: [string, string, string, string][] = [
      ['', 'contains', 'x', 'Aucune colonne'],
      ['nowhere', 'contains', 'x', 'Aucune colonne'],
      ['nom', '__proto__', 'x', 'comparaison'],
      ['nom', 'equals', '', 'valeur'],
      ['nom', 'equals', 'a\\', 'barre oblique'],
      ['habitants', 'contains', '5', 'ne s’applique pas'],
      ['habitants', 'equals', 'beaucoup', 'nombres'],
      ['ouvert', 'equals', 'constructor', 'oui'],
      ['codes', 'at_least', '3', 'ne s’applique pas'],
    ];
    for (const [column, comparison, value, words] of refused) {
      const answer = await send(condition(column, comparison, value));
      expect(answer.status, column + comparison).to.equal(400);
      expect(((await answer.json()) as { detail: string }).detail).to.include(words);
    }
    const json = await send({ ...condition('nom', 'equals', 'a'), filter: '{"op":"isNull"}' });
    expect(json.status).to.equal(400);
    expect((await fetch(`${server.url}/collections/nulle/filter`)).status).to.equal(404);
  });
});
