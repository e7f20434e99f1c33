import { expect } from 'chai';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { read_record, write_record } from '../records.ts';
import { good_dataset } from '../validation/testing.ts';
import { score_record } from './score.ts';
import { write_scores } from './score_records.ts';
import { default_weights } from './weights.ts';

describe('scores beside the records', () => {
  const database = use_database();
  const stored_score = async (id: string) =>
    (
      await database().query<{ quality: number | null }>(
        sql`select quality from maillage.metadata_record where id = ${id}`,
      )
    )[0]?.quality;

  it('are written where none is, and again after a change', async () => {
    const good = good_dataset();
    const poor = { ...good, id: 'pauvre', licence: null, contacts: [] };
    await database().write(async (db) => {
      for (const record of [good, poor]) await write_record(db, record);
    });
    expect(await write_scores(database(), default_weights)).to.equal(2);
    expect(await stored_score(good.id)).to.equal(score_record(good).score);
    expect(await stored_score('pauvre')).to.equal(score_record(poor).score);
    expect(await write_scores(database(), default_weights)).to.equal(0);
    await database().write((db) => write_record(db, { ...poor, licence: good.licence }));
    expect(await stored_score('pauvre')).to.equal(null);
    expect(await write_scores(database(), default_weights)).to.equal(1);
    const read = await database().read((db) => read_record(db, 'pauvre'));
    expect(await stored_score('pauvre')).to.equal(score_record(read?.record ?? poor).score);
  });

  it('are all written anew by other weights', async () => {
    const only_licence = { ...default_weights, dataset: { licence: 10 } };
    expect(await write_scores(database(), only_licence, { all: true })).to.equal(2);
    expect(await stored_score('pauvre')).to.equal(100);
  });
});
