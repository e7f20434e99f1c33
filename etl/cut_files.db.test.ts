import { statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { read_config } from '../config.ts';
import { message_of } from '../errors.ts';
import { sql } from '../sql/fragment.ts';
import { use_database } from '../sql/testing.ts';
import { make_dataset_source } from './dataset/dataset.ts';
import { described } from './dataset/testing.ts';
import { tar_of, zip_of } from './readers/archive_testing.ts';
import { open_file } from './readers/open.ts';
import { failure_of, use_files } from './readers/testing.ts';
import { run_import } from './run.ts';

const collection = {
  type: 'FeatureCollection' as const,
  features: Array.from({ length: 200 }, (_, i) => ({
    type: 'Feature' as const,
    properties: { nom: `Lieu ${i}` },
    geometry: { type: 'Point' as const, coordinates: [i / 100, 43] },
  })),
};
const table = `nom,texte\n${collection.features.map(({ properties }) => `${properties.nom},"un\nmot"\n`).join('')}`;

describe('files that are cut', function () {
  this.timeout(60_000);
  const database = use_database();
  const write = use_files();
  let files = 0;
  const import_file = async (content: Uint8Array) => {
    const file = write('essai', content);
    const opened = await open_file(file);
    try {
      const source = await make_dataset_source(opened, described('essai_coupe'));
      const origin = {
        kind: 'file',
        name: 'essai',
        size: statSync(file).size,
        sha256: String(files++).padStart(64, '0'),
      } as const;
      return await run_import({ config: read_config({}), database: database() }, { source, opened, origin });
    } finally {
      await opened.close();
    }
  };
  const published = () => database().query(sql`select nom from published.essai_coupe order by id`);

  it('leave what is published as it was, and nothing in staging', async () => {
    await import_file(Buffer.from('nom,texte\nun,x\ndeux,y\n'));
    const before = await published();
    expect(before).to.have.lengthOf(2);
    const geojson = Buffer.from(JSON.stringify(collection));
    const wholes: Record<string, Uint8Array> = {
      csv: Buffer.from(table).subarray(0, -3),
      geojson,
      json: Buffer.from(JSON.stringify(collection.features.map(({ properties }) => properties))),
      flatgeobuf: serialize(collection, 4326),
      zip: zip_of([{ name: 'a.csv', content: table }]),
      gzip: gzipSync(geojson),
      tar: await tar_of([{ name: 'a.csv', content: table }]),
    };
    for (const [name, whole] of Object.entries(wholes)) {
      const cut = name === 'csv' ? whole : whole.subarray(0, Math.floor(whole.length * 0.6));
      const error = await failure_of(import_file(cut)).catch((reason: unknown) => {
        throw new Error(`${name}: ${message_of(reason)}`);
      });
      expect(error.message, name).to.match(/tronqu|coup|fin|ferm|abîm|s’arrête/i);
      expect(await published(), name).to.deep.equal(before);
      const left = await database().query(sql`select 1 from pg_tables where schemaname = 'staging'`);
      expect(left, name).to.deep.equal([]);
    }
  });
});
