import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { message_of } from './errors.ts';
import { Skipped, type Fault, type FaultEngine } from './faults_program.ts';

/** Runs the faults of every x.fault.js, or those whose path or name holds one of the words, on one engine or both. */
async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { engine: { type: 'string' } },
  });
  const engines = (['local', 'embedded'] as const).filter((kind) => (values.engine ?? kind) === kind);
  if (engines.length === 0) throw new Error(`--engine=${values.engine}: local or embedded`);
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.fault.js'))
    .sort();
  let broken = 0;
  for (const file of files) {
    const module = (await import(pathToFileURL(path.join(import.meta.dirname, file)).href)) as {
      faults: Readonly<Record<string, Fault>>;
    };
    for (const [name, fault] of Object.entries(module.faults))
      if (positionals.length === 0 || positionals.some((word) => file.includes(word) || name.includes(word)))
        for (const engine of engines) broken += await run_one(name, engine, fault);
  }
  console.log(`\n${broken} broken promises`);
  process.exitCode = broken > 0 ? 1 : 0;
}

async function run_one(name: string, engine: FaultEngine, fault: Fault): Promise<number> {
  let broken = 0;
  const say = (line: string) => console.log(`  ${line}`);
  console.log(`\n${name} (${engine})`);
  const promise = (sentence: string, is_kept: boolean) => {
    if (!is_kept) broken++;
    say(`${is_kept ? 'kept  ' : 'BROKEN'} ${sentence}`);
  };
  try {
    await fault({ engine, say, promise });
  } catch (error) {
    if (error instanceof Skipped) say(`skipped: ${message_of(error)}`);
    else promise(`the run itself: ${message_of(error)}`, false);
  }
  return broken;
}

await run(process.argv.slice(2));
