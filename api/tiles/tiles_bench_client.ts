/**
 * A child process of tiles.bench.ts: `node tiles_bench_client.js <url> <entity tag or nothing>`. Ten clients ask for one
 * tile over connections that stay open; it writes a line when they are warm, and then how many answers three seconds gave.
 */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';

const [url = '', etag = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const headers = { 'accept-encoding': 'gzip', ...(etag !== '' && { 'if-none-match': etag }) };

async function ask(): Promise<void> {
  const [response] = (await once(get(url, { agent, headers }), 'response')) as [IncomingMessage];
  if (response.statusCode !== (etag === '' ? 200 : 304)) throw new Error(`status ${response.statusCode}`);
  response.resume();
  await once(response, 'end');
}

async function run(seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let answers = 0;
  const client = async () => {
    for (; performance.now() < until; answers++) await ask();
  };
  await Promise.all(Array.from({ length: 10 }, client));
  return answers;
}

await run(1);
process.stdout.write('warm\n');
process.stdout.write(`${await run(3)}\n`);
agent.destroy();
