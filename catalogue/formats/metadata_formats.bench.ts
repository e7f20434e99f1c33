import type { Report } from '../../bench.ts';
import type { MetadataRecord } from '../record.ts';
import { write_catalogue_page } from './dcat/document.ts';
import { read_dcat_page } from './dcat/read_page.ts';
import { full_record } from './full_record_testing.ts';
import { metadata_formats } from './index.ts';

const count = 5000;
const page_size = 100;
const base_url = 'https://site.example';
const records: MetadataRecord[] = Array.from({ length: count }, (_, i) => ({
  ...full_record,
  id: `fiche-${i}`,
  title: `${full_record.title} ${i}`,
}));

/** Seconds of this process's own time, which neighbours on the machine do not lengthen. */
async function cpu_seconds(work: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** Records with every member filled, written and read in each format. */
export async function bench(report: Report): Promise<void> {
  for (const format of metadata_formats) {
    const documents: Uint8Array[] = [];
    const written = await cpu_seconds(() => {
      for (const record of records) documents.push(Buffer.from(format.write(record, { base_url })));
    });
    report(`${format.id}: written`, count / written, '/s');
    const { read } = format;
    if (read === undefined) continue;
    const few = documents.slice(0, 1000);
    await read(few[0] ?? new Uint8Array());
    const seconds = await cpu_seconds(async () => {
      for (const document of few) await read(document);
    });
    report(`${format.id}: read, one by one`, few.length / seconds, '/s');
  }
  await bench_pages(report);
}

async function bench_pages(report: Report): Promise<void> {
  const address = `${base_url}/dcat`;
  const page = { address, title: 'C', description: 'D', publisher: 'P', homepage: base_url, total: count };
  const links = { self: address, first: address, previous: null, next: null, last: address };
  for (const syntax of ['jsonld', 'rdf', 'ttl'] as const) {
    const pages: Uint8Array[] = [];
    const written = await cpu_seconds(() => {
      for (let i = 0; i < count; i += page_size)
        pages.push(
          Buffer.from(
            write_catalogue_page(records.slice(i, i + page_size), { ...page, ...links }, syntax, base_url),
          ),
        );
    });
    report(`DCAT pages of ${page_size}, ${syntax}: written`, count / written, '/s');
    const few = pages.slice(0, 5);
    const seconds = await cpu_seconds(async () => {
      for (const bytes of few) await read_dcat_page(bytes, syntax);
    });
    report(`DCAT pages of ${page_size}, ${syntax}: read`, (few.length * page_size) / seconds, '/s');
  }
}
