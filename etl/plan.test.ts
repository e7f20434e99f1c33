import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { order_files, plan_folder, type ClaimedFile } from './plan.ts';
import { draw_bar, terminal_progress } from './progress.ts';
import { essai_source } from './run_testing.ts';

describe('the plan of a folder', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-plan-'));
    mkdirSync(path.join(folder, 'deep'));
    mkdirSync(path.join(folder, '.hidden'));
    const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
    write(
      'deep/anything.txt',
      'idcar_1km,ind\nCRS3035RES1000mN2300000E3600000,3\nCRS3035RES1000mN2301000E3600000,4\n',
    );
    write(
      '.hidden/x.csv',
      'idcar_1km,ind\nCRS3035RES1000mN2300000E3600000,3\nCRS3035RES1000mN2301000E3600000,4\n',
    );
    write('houses.dat', 'id_fs,lib_fs,latitude,longitude\n1,Maison,43.1,1.2\n2,Autre,43.2,1.3\n');
    write('other.csv', 'a;b;c;d;e;f\n1;2;3;4;5;6\n7;8;9;10;11;12\n');
    write('readme.md', '# Notes\n\nRien.\n');
    write('broken.geojson', '{"type":"FeatureCollection","features":[{"type":"Feature"');
    write('table.dbf', 'x');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('goes by content, not by name, and says of each other file why nobody takes it', async () => {
    const { claimed, unclaimed } = await plan_folder(folder);
    expect(claimed.map(({ file, source }) => [file, source.id])).to.deep.equal([
      ['deep/anything.txt', 'population'],
      ['houses.dat', 'france_services'],
    ]);
    const reasons = new Map(unclaimed.map(({ file, reason }) => [file, reason]));
    expect([...reasons.keys()]).to.deep.equal(['broken.geojson', 'other.csv', 'readme.md', 'table.dbf']);
    expect(reasons.get('other.csv')).to.equal('colonnes a, b, c, d, e… (6)');
    expect(reasons.get('readme.md')).to.equal('pas une table');
  });

  it('refuses a folder that is not there', async () => {
    const error = await plan_folder(path.join(folder, 'absent')).catch((caught: unknown) => caught);
    expect(error).to.include({ code: 'no-such-folder' });
  });

  it('tries the latest vintage first, then the largest', () => {
    const file = (name: string, vintage: string | null, size: number): ClaimedFile => ({
      file: name,
      layer: null,
      source: essai_source('a'),
      vintage,
      size,
    });
    const files = [
      file('a', null, 9),
      file('b', 'février 2016', 1),
      file('c', '2023', 1),
      file('d', '2023', 2),
    ];
    expect(order_files(files).map((each) => each.file)).to.deep.equal(['d', 'c', 'b', 'a']);
  });
});

describe('the progress of a long work', () => {
  const shown = (isTTY: boolean, step_ms: number) => {
    let [text, clock] = ['', 0];
    const terminal = { isTTY, columns: 60, write: (part: string) => (text += part) };
    const progress = terminal_progress('dila', terminal, () => (clock += step_ms));
    progress.phase('lecture');
    for (let done = 0; done <= 1000; done += 250) progress.rows(done, 1000);
    progress.say('attention');
    progress.end();
    return text;
  };

  it('is a bar redrawn in place on a terminal, of which nothing stays', () => {
    const text = shown(true, 200);
    expect(text).to.include('50 % 500 lignes');
    expect(text.endsWith('\r\u001B[2K')).to.be.true;
    expect(text.replaceAll('\r\u001B[2K', '\n')).to.include('dila : attention\n');
  });

  it('is plain lines elsewhere, and few of them', () => {
    expect(shown(false, 10)).to.equal('dila : attention\n');
    expect(
      shown(false, 6_000)
        .split('\n')
        .filter((line) => line.includes('lignes')),
    ).to.have.length(2);
    expect(shown(false, 6_000)).not.to.include('\u001B');
  });

  it('shows the count alone when nobody knows the whole, and fits the width', () => {
    expect(draw_bar('x', 1234, null, 80)).to.equal(`x  ${(1234).toLocaleString('fr-FR')} lignes`);
    expect(draw_bar('x'.repeat(100), 5, 10, 40)).to.have.length(39);
    expect(draw_bar('x', 20, 10, 80)).to.include('100 %');
  });
});
