import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { open_secret, seal_secret } from '../../catalogue/harvest/secret.ts';
import { RemoteCatalogue } from './remote.ts';
import { harvest_config, start_remote, type Asked, type FakeAnswer } from './testing.ts';

describe('a remote catalogue', () => {
  let answer: (asked: Asked) => FakeAnswer;
  let remote: Awaited<ReturnType<typeof start_remote>>;
  let other: Awaited<ReturnType<typeof start_remote>>;
  before(async () => {
    remote = await start_remote((asked) => answer(asked));
    other = await start_remote(() => ({ body: '"other"' }));
  });
  after(() => Promise.all([remote.close(), other.close()]));
  beforeEach(() => (remote.asked.length = other.asked.length = 0));

  const open = (
    options: Partial<ConstructorParameters<typeof RemoteCatalogue>[1]> = {},
    hosts = [remote.host, other.host],
  ) =>
    new RemoteCatalogue(harvest_config(hosts), {
      signal: new AbortController().signal,
      delay_ms: 0,
      timing: { waits_ms: [1, 1], most_wait_ms: 1500 },
      ...options,
    });
  const thrown = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('is asked again when it is busy, as late as it wishes', async () => {
    let left = 2;
    answer = () =>
      left-- > 0 ? { status: 503, headers: { 'Retry-After': '1' }, body: '' } : { body: '{"a": 1}' };
    const began = performance.now();
    expect(
      (await open({ timing: { waits_ms: [1, 1], most_wait_ms: 1500 } }).ask_json(remote.url)).value,
    ).to.deep.equal({ a: 1 });
    expect(performance.now() - began).to.be.greaterThan(1900);
    expect(remote.asked).to.have.length(3);
  });

  it('is left alone when it wishes for longer, or refuses', async () => {
    answer = () => ({ status: 429, headers: { 'Retry-After': '3600' }, body: '' });
    expect(await thrown(open().ask(remote.url))).to.include({ code: 'harvest-overburdened', status: 502 });
    expect(remote.asked).to.have.length(1);
    answer = () => ({ status: 404, body: '' });
    expect(await thrown(open().ask(remote.url))).to.include({ code: 'harvest-refused', status: 422 });
    expect(remote.asked).to.have.length(2);
  });

  it('is asked one thing after the other, with a pause', async () => {
    answer = () => ({ body: '1' });
    const catalogue = open({ delay_ms: 150 });
    const began = performance.now();
    for (let i = 0; i < 3; i++) await catalogue.ask(remote.url);
    expect(performance.now() - began).to.be.greaterThan(290);
  });

  it('may send elsewhere, to hosts of the list alone, and the key does not go along', async () => {
    answer = ({ url }) =>
      url === '/there'
        ? { body: '"here"' }
        : { status: 302, headers: { Location: url === '/own' ? '/there' : `${other.url}/` }, body: '' };
    const secret = { origin: remote.url, header: 'X-API-KEY', value: 'sesame' };
    expect((await open({ secret }).ask_json(`${remote.url}/own`)).value).to.equal('here');
    expect(remote.asked.map(({ headers }) => headers['x-api-key'])).to.deep.equal(['sesame', 'sesame']);
    expect((await open({ secret }).ask_json(`${remote.url}/away`)).value).to.equal('other');
    expect(other.asked.map(({ headers }) => headers['x-api-key'])).to.deep.equal([undefined]);
    const refused = await thrown(open({}, [remote.host]).ask(`${remote.url}/away`));
    expect(refused).to.include({ code: 'fetch-refused' });
    answer = () => ({ status: 302, headers: { Location: '/again' }, body: '' });
    expect(await thrown(open().ask(remote.url))).to.include({ code: 'harvest-refused' });
  });

  it('cannot send more than is read, nor XML that fetches or swells', async () => {
    answer = () => ({ body: Buffer.alloc(21 * 2 ** 20, 32) });
    expect(await thrown(open({ timing: { waits_ms: [] } }).ask(remote.url))).to.include({
      code: 'fetch-failed',
    });
    answer = () => ({
      type: 'text/xml',
      body: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    });
    expect(await thrown(open().ask_xml(remote.url))).to.include({ code: 'harvest-unreadable', status: 422 });
  });
});

describe('the key of a catalogue', () => {
  let DATA_DIR: string;
  before(async () => (DATA_DIR = await mkdtemp(path.join(tmpdir(), 'maillage-secret-'))));
  after(() => rm(DATA_DIR, { recursive: true }));

  it('is sealed by a file that only this account reads, differently each time', async () => {
    const [one, two] = await Promise.all([
      seal_secret({ DATA_DIR }, 'sésame'),
      seal_secret({ DATA_DIR }, 'sésame'),
    ]);
    expect(one.equals(two)).to.equal(false);
    expect(one.includes('same')).to.equal(false);
    expect(await open_secret({ DATA_DIR }, two)).to.equal('sésame');
    expect((await stat(path.join(DATA_DIR, 'harvest.key'))).mode & 0o777).to.equal(0o600);
    expect(await readFile(path.join(DATA_DIR, 'harvest.key'))).to.have.length(32);
  });

  it('is lost with the file, and says so', async () => {
    const sealed = await seal_secret({ DATA_DIR }, 'a');
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'maillage-secret-'));
    const error = await open_secret({ DATA_DIR: elsewhere }, sealed).catch((thrown: unknown) => thrown);
    await rm(elsewhere, { recursive: true });
    expect(error).to.include({ code: 'harvest-secret-lost', status: 422 });
  });
});
