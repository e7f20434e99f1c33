import { createServer, type RequestListener, type Server } from 'node:http';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { download } from './fetch.ts';

describe('downloads', () => {
  let server: Server;
  let port = 0;
  let folder = '';
  let answer: RequestListener = (_request, response) => response.end('a;b\n1;2\n');
  before((done) => {
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-fetch-'));
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1', () => {
      port = (server.address() as AddressInfo).port;
      done();
    });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const settings = (over = {}) => ({
    FETCH_HOSTS: [`127.0.0.1:${port}`, 'producer.example'],
    FETCH_MAX_MB: 1,
    DATA_DIR: folder,
    ...over,
  });
  const get = (address: string, over = {}, limits = { silence_ms: 300, total_ms: 2_000 }) =>
    download(address, settings(over), { limits });
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );
  const local = (place = '') => `http://127.0.0.1:${port}/${place}`;
  const left = () => readdirSync(path.join(folder, 'downloads'));

  it('bring a file of a host and port that the setting names, and remove it when asked', async () => {
    const file = await get(local('file.csv'));
    expect(readFileSync(file.path, 'utf8')).to.equal('a;b\n1;2\n');
    await file.close();
    expect(existsSync(file.path)).to.be.false;
  });

  it('check every redirect anew', async () => {
    answer = (request, response) => {
      const to = request.url === '/inside' ? '/file' : 'https://elsewhere.example/secret';
      if (request.url === '/file') response.end('ok');
      else response.writeHead(302, { location: to }).end();
    };
    const file = await get(local('inside'));
    expect(file.url).to.equal(local('file'));
    await file.close();
    expect(await refusal(get(local('outside')))).to.match(/^fetch-refused: .*elsewhere\.example/);
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    expect(await refusal(get(local()))).to.match(/^download-failed: .*5 redirections/);
  });

  it('stop at the size, announced or not, and leave nothing behind', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 2e6 });
      response.end(Buffer.alloc(2e6));
    };
    expect(await refusal(get(local()))).to.match(/^fetch-refused: .*1 Mo/);
    answer = (_request, response) => {
      response.write(Buffer.alloc(8e5));
      response.end(Buffer.alloc(8e5));
    };
    expect(await refusal(get(local()))).to.match(/^fetch-refused: .*1 Mo/);
    expect(left()).to.be.empty;
  });

  it('stop at silence and at an endless answer', async () => {
    answer = () => undefined;
    expect(await refusal(get(local()))).to.match(/^download-failed: .*silence/);
    answer = (_request, response) => {
      const drip = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(drip));
    };
    expect(await refusal(get(local(), {}, { silence_ms: 300, total_ms: 400 }))).to.match(/^download-failed/);
    expect(left()).to.be.empty;
  });

  it('say what the server answered', async () => {
    answer = (_request, response) => response.writeHead(404).end();
    expect(await refusal(get(local('gone')))).to.match(/^download-failed: .*404/);
  });
});
