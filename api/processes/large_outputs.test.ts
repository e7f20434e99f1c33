import { expect } from 'chai';
import type { AppError } from '../../errors.ts';
import { max_job_bytes } from '../../sql/jobs.ts';
import { pack_result, plain_bytes, unpack_result } from './large_outputs.ts';

const process = {
  outputs: {
    summary: { title: 'Chiffres', description: '', schema: { type: 'array' as const } },
    zones: {
      title: 'Zones',
      description: '',
      schema: { type: 'object' as const, format: 'geojson-feature-collection' as const },
    },
  },
};
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `carreau-${i}`, minutes: i / 7, commune: 'Saint-Béat' }));
const all = { outputs: null };

describe('large outputs of a job', () => {
  it('are kept compressed, and read as they were made', async () => {
    const made = { outputs: { summary: rows(60_000), zones: { type: 'FeatureCollection', features: [] } } };
    expect(JSON.stringify(made).length).to.be.above(3_000_000);
    const kept = await pack_result(made, process, all);
    expect(kept.outputs).to.deep.equal({ summary: null, zones: made.outputs.zones });
    expect(JSON.stringify(kept).length).to.be.below(max_job_bytes / 2);
    expect(await unpack_result(JSON.parse(JSON.stringify(kept)) as typeof kept)).to.deep.equal(made);
  });

  it('small ones are left alone', async () => {
    const made = { outputs: { summary: rows(3) }, published: { zones: 'result_a' } };
    expect(await pack_result(made, process, all)).to.deep.equal(made);
    expect(await unpack_result(made)).to.deep.equal(made);
  });

  it('are dropped when the execution names others', async () => {
    const made = { outputs: { summary: rows(10), zones: 'x'.repeat(plain_bytes) } };
    const kept = await pack_result(made, process, { outputs: ['summary'] });
    expect(kept).to.deep.equal({ outputs: { summary: made.outputs.summary } });
  });

  it('beyond what a reader can hold are refused, with ways that work', async () => {
    const refused = async (outputs: Record<string, unknown>) =>
      pack_result({ outputs }, process, all, 400_000).then(
        () => null,
        (thrown: unknown) => thrown as AppError,
      );
    const zones = await refused({ summary: rows(3), zones: 'x'.repeat(500_000) });
    expect(zones).to.include({ status: 413, code: 'job-too-large', place: '/outputs/zones' });
    expect(zones?.remedy).to.equal(
      'La publier comme collection ("outputs": {"zones": {"publication": {"title": "…"}}}), ou ne demander que les autres ("outputs" : summary), ou restreindre le territoire.',
    );
    const summary = await refused({ summary: rows(9_000) });
    expect(summary?.remedy).to.equal('Restreindre le territoire.');
  });
});
