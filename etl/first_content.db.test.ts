import { expect } from 'chai';
import { read_config } from '../config.ts';
import { sql } from '../sql/fragment.ts';
import { use_database } from '../sql/testing.ts';
import { ask_for_content } from './first_content.ts';
import { defaults_job, import_defaults } from './jobs.ts';
import { ask_recomputations } from './recompute.ts';

describe('the first content of a site', function () {
  this.timeout(60_000);
  const database = use_database();
  const jobs = () =>
    database().query<{ kind: string; waits: boolean }>(
      sql`select kind, run_after > now() + interval '5 seconds' as waits from maillage.job where state = 'queued' order by id`,
    );
  const forget = () => database().query(sql`delete from maillage.job`);
  const asked = async (departements: string) => {
    await forget();
    await ask_for_content(database(), read_config({ REGION_DEPARTEMENTS: departements }));
    return (await jobs()).map(({ kind }) => kind);
  };

  it('is asked for once when nothing is published', async () => {
    expect(await asked('976')).to.deep.equal([defaults_job]);
    await ask_for_content(database(), read_config({ REGION_DEPARTEMENTS: '976' }));
    expect(await jobs()).to.have.length(1);
  });

  it('is imported by the job, which asks for what is computed from it at once', async () => {
    await forget();
    const said: number[] = [];
    const states = await import_defaults(
      {},
      {
        id: 1,
        config: read_config({ REGION_DEPARTEMENTS: '976' }),
        database: database(),
        progress: async (fraction) => void said.push(fraction),
        hold: () => Promise.resolve(),
        signal: new AbortController().signal,
      },
    );
    expect(states).to.deep.equal({
      territoires: 'published',
      mairies: 'published',
      prefectures: 'published',
    });
    expect(said).to.deep.equal([0, 1 / 3, 2 / 3]);
    expect(await jobs()).to.deep.equal([{ kind: 'white_zones', waits: false }]);
  });

  it('is asked for again when the region changed, and never over real contours', async () => {
    expect(await asked('976')).to.be.empty;
    expect(await asked('974,976')).to.deep.equal([defaults_job]);
    await database().query(
      sql`update maillage.collection set source = 'contours_communes' where id = 'communes'`,
    );
    expect(await asked('974')).to.be.empty;
  });

  it('makes results wait while imports go on, each asking anew', async () => {
    await forget();
    await ask_recomputations(database(), ['regions', 'pays'], 10);
    expect(await jobs()).to.be.empty;
    await ask_recomputations(database(), ['services'], 10);
    expect(await jobs()).to.deep.equal([{ kind: 'white_zones', waits: true }]);
    await ask_recomputations(database(), ['communes'], 0);
    expect(await jobs()).to.deep.equal([{ kind: 'white_zones', waits: false }]);
  });
});
