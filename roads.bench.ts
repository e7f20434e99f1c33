import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './bench.ts';
import { read_config } from './config.ts';
import { OsmBlock } from './etl/readers/osm_block.ts';
import { open_osm_pbf } from './etl/readers/osm_pbf.ts';
import { build_from_file } from './etl/roads/build_from_file.ts';

const runs = 5;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

async function seconds_of(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await work();
    times.push((performance.now() - started) / 1000);
  }
  return median(times);
}

/** Decoding an extract of OpenStreetMap whole, and building its car graph. */
export async function bench(report: Report): Promise<void> {
  const file = path.join(read_config().REFERENTIELS_DIR ?? '', 'routes', 'porto.osm.pbf');
  if (!existsSync(file)) {
    report('roads of Porto', NaN, '', 'skipped: no routes/porto.osm.pbf in REFERENTIELS_DIR');
    return;
  }
  const block = new OsmBlock();
  const decode = async () => {
    const opened = await open_osm_pbf(file);
    for await (const { content } of opened.read()) block.decode(content);
    await opened.close();
  };
  report('Porto: 347,944 nodes and 51,458 ways decoded', await seconds_of(decode), 's', 'asked: under 0.5 s');
  const build = () => build_from_file(file, { name: 'porto', mode: 'car' });
  report('Porto: car graph built', await seconds_of(build), 's');
}
