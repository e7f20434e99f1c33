import { readdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Receives one figure of a benchmark. */
export type Report = (name: string, value: number, unit: string, note?: string) => void;
interface BenchModule {
  bench(report: Report): Promise<void>;
}

/** Runs every x.bench.js beside the code, or those whose path holds one of the words given on the command line. */
async function run(words: readonly string[]): Promise<void> {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.bench.js'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  console.log(
    `${machine}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`,
  );
  for (const file of files) {
    console.log(`\n${file.replace(/\.bench\.js$/, '')}`);
    const module = (await import(pathToFileURL(path.join(import.meta.dirname, file)).href)) as BenchModule;
    await module.bench((name, value, unit, note = '') =>
      console.log(`  ${name.padEnd(56)} ${format(value).padStart(10)} ${unit.padEnd(6)} ${note}`.trimEnd()),
    );
  }
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

await run(process.argv.slice(2));
