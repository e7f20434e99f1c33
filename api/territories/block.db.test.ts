import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { import_communes_for_tests } from './testing.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

describe('GET /territories/search', () => {
  const database = use_database();
  let server: RunningServer;
  before(async () => {
    server = await start_server(
      { config: read_config({ PORT: '0' }), database: database() },
      { log_requests: false },
    );
  });
  after(() => server.close());
  const search = async (query: string) => {
    const answer = await fetch(`${server.url}/territories/search?${query}`);
    return {
      status: answer.status,
      body: (await answer.json()) as { territories?: { nom: string }[]; code?: string },
    };
  };

  it('answers an empty list before any import, then what is published, and what an import renames', async () => {
    expect(await search('q=val')).to.deep.equal({ status: 200, body: { territories: [] } });
    await import_communes_for_tests(database(), [['09900', 'Valfoix']]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await search('q=val')).body.territories).to.deep.equal([
      {
        id: '09900',
        nom: 'Valfoix',
        departement: '09',
        codes_postaux: ['09999'],
        population: 12,
        centre: [1.5, 43.5],
        bbox: [1, 43, 2, 44],
      },
    ]);
    await database().query(sql`update published.communes set nom = 'Montfoix'`);
    // The statistics that tell of a write reach other sessions within a second.
    await new Promise((resolve) => setTimeout(resolve, 2_300));
    expect((await search('q=mont')).body.territories?.map(({ nom }) => nom)).to.deep.equal(['Montfoix']);
  });

  it('refuses parameters of the wrong form by name', async () => {
    expect(await search('q=a&limit=0')).to.deep.include({ status: 400 });
    expect((await search(`q=${'a'.repeat(81)}`)).body.code).to.equal('invalid-q');
    expect((await search('query=a')).body.code).to.equal('unknown-parameter');
  });
});
