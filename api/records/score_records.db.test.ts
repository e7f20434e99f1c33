import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { score_record } from '../../catalogue/quality/score.ts';
import { default_weights } from '../../catalogue/quality/weights.ts';
import { read_record, write_record } from '../../catalogue/records.ts';
import { good_dataset } from '../../catalogue/validation/testing.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { complete_record } from './complete_record.ts';
import { score_records, write_scores } from './score_records.ts';
import { site_of } from './site.ts';

describe('scores beside the records', () => {
  const database = use_database();
  const contact = { organisation: 'Région', email: 'sig@exemple.fr', role: 'pointOfContact' };
  const site = site_of('https://donnees.exemple.fr', [], contact);
  const score = (options = {}) => write_scores(database(), default_weights, site, options);
  const stored_score = async (id: string) =>
    (
      await database().query<{ quality: number | null }>(
        sql`select quality from maillage.metadata_record where id = ${id}`,
      )
    )[0]?.quality;
  async function published_score(id: string) {
    const stored = await read_record(database(), id);
    if (stored === undefined) throw new Error('no record');
    return score_record(complete_record(stored, site)).score;
  }

  it('are of the record as it is published, written where none is, and again after a change', async () => {
    const good = good_dataset();
    // The site's contact stands in for the one that is missing.
    const poor = { ...good, id: 'pauvre', licence: null, contacts: [] };
    await database().write(async (db) => {
      for (const record of [good, poor]) await write_record(db, record);
    });
    expect(await score()).to.equal(2);
    expect(await stored_score(good.id)).to.equal(await published_score(good.id));
    expect(await stored_score('pauvre')).to.equal(await published_score('pauvre'));
    expect(await stored_score('pauvre')).to.be.greaterThan(score_record(poor).score);
    expect(await score()).to.equal(0);
    await database().write((db) => write_record(db, { ...poor, licence: good.licence }));
    expect(await stored_score('pauvre')).to.equal(null);
    expect(await score()).to.equal(1);
    expect(await stored_score('pauvre')).to.equal(await published_score('pauvre'));
  });

  it('are forgotten with what the site adds: who sees the record, and its collections', async () => {
    const forgotten = async (change: ReturnType<typeof sql>) => {
      await score();
      await database().query(change);
      expect(await stored_score('pauvre'), change.text).to.equal(null);
    };
    await forgotten(sql`update maillage.metadata_record set visibility = 'accounts' where id = 'pauvre'`);
    await forgotten(sql`insert into maillage.collection (id, record_id) values ('pauvre', 'pauvre')`);
    await forgotten(sql`update maillage.collection set visibility = 'accounts' where id = 'pauvre'`);
    await forgotten(sql`delete from maillage.collection where id = 'pauvre'`);
    await score();
  });

  it('are all written once by what a site says, however often it starts', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'maillage-scores-'));
    const run = (settings = {}) =>
      score_records(
        {},
        {
          config: read_config({ DATA_DIR: folder, ...settings }),
          database: database(),
          signal: new AbortController().signal,
        },
      );
    const spoil = () =>
      database().query(sql`update maillage.metadata_record set quality = 1 where id = 'pauvre'`);
    try {
      await spoil();
      expect((await run()).scored, 'never scored by this').to.be.greaterThan(0);
      await spoil();
      expect(await run()).to.include({ scored: 0 });
      const contact_said = {
        CATALOGUE_CONTACT_NAME: contact.organisation,
        CATALOGUE_CONTACT_EMAIL: contact.email,
      };
      expect((await run(contact_said)).scored).to.be.greaterThan(0);
      expect(await stored_score('pauvre')).to.equal(await published_score('pauvre'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('are all written anew by other weights', async () => {
    const only_licence = { ...default_weights, dataset: { licence: 10 } };
    expect(await write_scores(database(), only_licence, site, { all: true })).to.equal(2);
    expect(await stored_score('pauvre')).to.equal(100);
  });
});
