import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { sql } from '../../../sql/fragment.ts';
import { use_database } from '../../../sql/testing.ts';
import { run_import } from '../../run.ts';
import { read_rejects } from '../../run_log.ts';
import { essai_file } from '../../run_testing.ts';
import { input_of } from '../services/testing.ts';
import { read_territory_cog } from '../territoires/cog.ts';
import { territoires } from '../territoires/territoires.ts';
import { import_source } from '../territoires/testing.ts';
import { households, read_household_columns } from './households.ts';

const rows_of = (rows: readonly Record<string, string>[]) =>
  input_of(rows.map((fields, i) => ({ line: i + 2, fields })));
const row = (code: string, all: string, with_car: string) => ({
  CODGEO: code,
  D99_RP: '1',
  P99_RP_VOIT1P: '0',
  P11_RP: '1',
  P11_RP_VOIT1P: '0',
  P22_RP: all,
  P22_RP_VOIT1P: with_car,
});

describe('households without a car', function () {
  this.timeout(60_000);
  const database = use_database();
  const { successors, communes } = read_territory_cog();
  const in_region = (code: string) => communes.get(code)?.code_departement === '09';
  const [former = '', current = ''] = [...successors].find(([, code]) => in_region(code)) ?? [];
  const [plain = ''] = [...communes.keys()].filter((code) => in_region(code) && code !== current);
  const env = { REGION_DEPARTEMENTS: '09' };
  const import_rows = (rows: readonly Record<string, string>[]) =>
    run_import(
      { config: read_config(env), database: database() },
      {
        source: households,
        opened: { ...essai_file([]), ...rows_of(rows) },
        origin: { kind: 'file', name: 'base-cc-logement.csv', size: 1, sha256: 'abcdef0123456789' },
      },
    );
  const published = () =>
    database().query<Record<string, unknown>>(
      sql`select id, menages, sans_voiture, part_sans_voiture as part, millesime from published.menages order by id`,
    );
  before(() => import_source(database(), territoires, null, env));

  it('are recognised by the columns of the census, the latest of several', () => {
    expect(read_household_columns(rows_of([row('09001', '1', '1')]).sample)).to.deep.equal({
      code: 'CODGEO',
      households: 'P22_RP',
      with_car: 'P22_RP_VOIT1P',
      vintage: '2022',
    });
    expect(read_household_columns(rows_of([{ CODGEO: '09001', P22_RP: '1' }]).sample)).to.equal(null);
    expect(
      read_household_columns(rows_of([{ IRIS: '090010000', P22_RP: '1', P22_RP_VOIT1P: '1' }]).sample),
    ).to.equal(null);
  });

  it('are those of the communes of the region, merged ones together; the rest is told', async () => {
    const report = await import_rows([
      row(current, '100', '80'),
      row(former, '50.5', '20,5'),
      row(plain, '10', '12'),
      row('75056', '1000', '300'),
      row(current, '7', '7'),
      row('', '7', '7'),
    ]);
    expect(report).to.include({ state: 'published', rows_published: 1, rows_rejected: 3 });
    expect(await published()).to.deep.equal([
      { id: current, menages: 150.5, sans_voiture: 50, part: 50 / 150.5, millesime: '2022' },
    ]);
    const reasons: string[] = [];
    for await (const { line, reason } of read_rejects(database(), report.run ?? -1))
      reasons.push(`${line} ${reason}`);
    expect(reasons).to.deep.equal([
      '4 plus de ménages avec voiture (12) que de ménages (10)',
      `6 commune ${current} déjà lue ligne 2`,
      '7 ligne sans code de commune',
    ]);
  });

  it('of another region are refused, and leave what is there', async () => {
    const failed = await import_rows([row('75056', '1000', '300')]).catch((error: unknown) => error);
    expect(failed).to.include({ code: 'outside-region' });
    expect(await published()).to.have.length(1);
  });
});
