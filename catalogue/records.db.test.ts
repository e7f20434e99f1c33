import { expect } from 'chai';
import { sql } from '../sql/fragment.ts';
import { use_database } from '../sql/testing.ts';
import type { MetadataRecord } from './record.ts';
import { read_record, write_record } from './records.ts';

const record: MetadataRecord = {
  id: 'zones_d_activite',
  kind: 'dataset',
  title: 'Zones d’activité',
  abstract: 'Les zones d’activité de la région.',
  producer: 'Région',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://example.org/lo' },
  source_url: null,
  vintage: '2024',
  lineage: 'Saisi d’après les plans.',
  keywords: ['économie'],
  warnings: [],
  topics: ['economy'],
  contacts: [{ organisation: 'Région', email: 'sig@region.example', role: 'pointOfContact' }],
  extents: [
    { description: 'Région', bbox: [-0.33, 42.57, 3.46, 45.05] },
    { description: 'Fidji', bbox: [177, -19, -178, -16] },
  ],
};

describe('catalogue records', () => {
  const database = use_database();

  it('are read as they were written', async () => {
    await database().write((db) => write_record(db, record));
    const stored = await database().read((db) => read_record(db, record.id));
    expect(stored?.record).to.deep.equal(record);
    expect(stored).to.include({ origin: 'import', state: 'published', version: 1 });
    expect(stored?.collections).to.deep.equal([]);
  });

  it('know their place, in two parts where an extent crosses the antimeridian', async () => {
    const [row] = await database().query<{ parts: number; west: number; east: number }>(
      sql`select ST_NumGeometries(geom) as parts, ST_XMin(geom) as west, ST_XMax(geom) as east
        from maillage.metadata_record where id = ${record.id}`,
    );
    expect(row).to.deep.equal({ parts: 3, west: -180, east: 180 });
  });

  it('keep what an officer wrote when their import writes them anew', async () => {
    await database().query(
      sql`update maillage.metadata_record set title = 'Zones d’activité économique', curated = '{title,topics,purpose}'
        where id = ${record.id}`,
    );
    const anew = {
      ...record,
      title: 'ZAE',
      abstract: 'Nouveau.',
      topics: ['location'],
      frequency: 'annually',
      // The officer has taken it away.
      purpose: 'De l’import.',
    };
    await database().write((db) => write_record(db, anew));
    const stored = await database().read((db) => read_record(db, record.id));
    expect(stored?.record).to.include({ title: 'Zones d’activité économique', abstract: 'Nouveau.' });
    expect(stored?.record.topics).to.deep.equal(['economy']);
    expect(stored?.record.frequency).to.equal('annually');
    expect(stored?.record).not.to.have.property('purpose');
  });

  it('of officers and harvesters are not taken over by an import', async () => {
    for (const origin of ['officer', 'harvest']) {
      await database().query(
        sql`update maillage.metadata_record set origin = ${origin} where id = ${record.id}`,
      );
      const refused = await database()
        .write((db) => write_record(db, { ...record, abstract: 'Pris.' }))
        .catch((error: unknown) => error);
      expect(refused, origin).to.include({ code: 'record-of-others', status: 409 });
      const stored = await database().read((db) => read_record(db, record.id));
      expect(stored?.record.abstract, origin).to.equal('Nouveau.');
    }
  });
});
