import { expect } from 'chai';
import { log } from './log.ts';

describe('the log', () => {
  const write = process.stderr.write.bind(process.stderr);
  let writes: string[] = [];
  beforeEach(() => {
    writes = [];
    process.stderr.write = (text: string | Uint8Array) => writes.push(String(text)) > 0;
  });
  afterEach(() => {
    process.stderr.write = write;
  });
  const messages = () =>
    writes
      .join('')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { message: string }).message);

  it('writes frequent lines together, in order, before the next line of another kind', () => {
    log.often('a', { n: 1 });
    log.often('b');
    expect(writes).to.deep.equal([]);
    log.warn('c');
    expect(writes).to.have.lengthOf(2);
    expect(messages()).to.deep.equal(['a', 'b', 'c']);
  });

  it('writes frequent lines by itself when nothing else comes', async () => {
    log.often('alone');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(messages()).to.deep.equal(['alone']);
  });
});
