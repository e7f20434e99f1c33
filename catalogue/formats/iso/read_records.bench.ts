import type { Report } from '../../../bench.ts';
import { iso19115_3_format } from '../iso19115_3/iso19115_3.ts';
import { iso19139_format } from '../iso19139/iso19139.ts';
import { good_dataset } from '../../validation/testing.ts';
import { validate_record } from '../../validation/validate.ts';

const repetitions = 500;

/** Records of about 20 kB read, written over their original and validated: per second of one processor's time. */
export async function bench(report: Report): Promise<void> {
  const record = { ...good_dataset(), lineage: 'Levé et contrôlé. '.repeat(250) };
  for (const format of [iso19139_format, iso19115_3_format]) {
    const document = Buffer.from(format.write(record, { base_url: 'https://exemple.fr' }));
    const size = `${(document.length / 1000).toFixed(0)} kB each`;
    const read = async () => (await format.read?.(document))?.[0] ?? null;
    const [found] = [await read()];
    if (found === null) throw new Error('nothing read');
    const edited = { ...found.record, title: 'Autre titre' };
    const { original } = found;
    report(`${format.title}: read`, await per_second(read), '/s', size);
    report(
      `${format.title}: written over the original`,
      await per_second(async () => format.write(edited, { base_url: 'https://exemple.fr', original })),
      '/s',
      size,
    );
  }
  report('validated, all rules', await per_second(async () => validate_record(record)), '/s');
}

async function per_second(work: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < repetitions / 5; i++) await work();
  const before = process.cpuUsage();
  for (let i = 0; i < repetitions; i++) await work();
  const { user, system } = process.cpuUsage(before);
  return repetitions / ((user + system) / 1e6);
}
