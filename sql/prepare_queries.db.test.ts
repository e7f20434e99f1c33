import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { queries_folder } from './query_file.ts';
import { use_database, use_engine } from './testing.ts';

/** PostgreSQL's pseudo-type `unknown`: a parameter that got no type. */
const unknown_oid = 705;

interface Describing {
  parse(query: { text: string; name?: string; types?: number[] }): void;
  describe(what: { type: 'S'; name?: string }): void;
  sync(): void;
  on(event: 'parameterDescription', listener: (message: { dataTypeIDs: number[] }) => void): void;
}

/** Columns of the collections that queries name; they are made by imports, not by migrations. */
const collections = `
  create table published.communes (id text primary key, nom text, code_insee text, code_epci text,
    code_departement text, code_region text, codes_postaux text[],
    population integer, centre_lon double precision, centre_lat double precision, geom geometry(MultiPolygon, 4326));
  create table published.departements (id text primary key, population integer, geom geometry(MultiPolygon, 4326))`;

/** Parse and Describe without Bind: the types of the parameters, or the server's error. Runs nothing. */
class Description {
  parameters: number[] = [];
  callback: (error: Error | null) => void = () => undefined;
  constructor(readonly text: string) {}
  submit(connection: Describing): void {
    connection.parse({ text: this.text });
    connection.describe({ type: 'S' });
    connection.sync();
  }
  handleParameterDescription(): void {}
  handleRowDescription(): void {}
  handleReadyForQuery(): void {
    this.callback(null);
  }
  handleError(error: Error): void {
    this.callback(error);
  }
}

async function describe_query(client: pg.Client, text: string): Promise<number[]> {
  const { connection } = client as unknown as {
    connection: {
      once(event: string, listener: (message: { dataTypeIDs: number[] }) => void): void;
      removeAllListeners(event: string): void;
    };
  };
  const description = new Description(text);
  connection.once('parameterDescription', (message) => (description.parameters = message.dataTypeIDs));
  try {
    await new Promise<void>((resolve, reject) => {
      description.callback = (error) => (error === null ? resolve() : reject(error));
      client.query(description as unknown as pg.Submittable);
    });
  } finally {
    connection.removeAllListeners('parameterDescription');
  }
  return description.parameters;
}

/** The highest $n outside comments. */
const parameter_count = (text: string) =>
  Math.max(0, ...[...text.replace(/--.*$/gm, '').matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)));

describe('every file of sql/queries', () => {
  const engine = use_engine();
  use_database();
  let client: pg.Client;
  before(async () => {
    client = new pg.Client(engine().connection);
    await client.connect();
    await client.query(collections);
  });
  after(() => client?.end());

  for (const name of readdirSync(queries_folder).filter((each) => each.endsWith('.sql')))
    it(`${name} fits the schema, and each of its parameters has a type`, async () => {
      const text = readFileSync(path.join(queries_folder, name), 'utf8');
      const types = await describe_query(client, text);
      expect(types).to.have.length(parameter_count(text));
      expect(types).to.not.include(unknown_oid).and.not.include(0);
    });

  it('would be found wrong: a missing column, a parameter without a type, a syntax error', async () => {
    const failure = (text: string) =>
      describe_query(client, text).then(
        () => undefined,
        (error: pg.DatabaseError) => error.code,
      );
    expect(await failure('select no_such_column from maillage.job')).to.equal('42703');
    expect(await failure('select $2::int')).to.equal('42P18');
    expect(await failure('selec 1')).to.equal('42601');
    expect(await describe_query(client, 'select id from maillage.job where id = $1')).to.deep.equal([20]);
  });
});
