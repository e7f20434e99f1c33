import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../errors.ts';
import { bare_record, full_record } from '../formats/full_record_testing.ts';
import { good_dataset, good_service } from '../validation/testing.ts';
import { criteria } from './criteria.ts';
import { score_record } from './score.ts';
import { default_weights, read_weights, usable_weights, weights_file } from './weights.ts';

const kinds = Object.keys(default_weights) as (keyof typeof default_weights)[];

describe('quality of records', () => {
  it('is of 100 points for each kind, and every criterion counts somewhere', () => {
    for (const kind of kinds)
      expect(
        Object.values(default_weights[kind]).reduce((sum, most) => sum + most, 0),
        kind,
      ).to.equal(100);
    const used = new Set(kinds.flatMap((kind) => Object.keys(default_weights[kind])));
    expect([...used].sort()).to.deep.equal(Object.keys(criteria).sort());
  });

  it('is whole of a record that says all, and explains each point that a bare one lacks', () => {
    for (const kind of kinds) {
      const { abstract, lineage } = good_dataset();
      const { score, items } = score_record({ ...full_record, abstract, lineage, kind });
      expect(
        items.filter(({ why }) => why !== null).map(({ criterion }) => criterion),
        kind,
      ).to.deep.equal(kind === 'service' || kind === 'map' || kind === 'reuse' ? [] : ['attributes']);
      expect(score).to.be.greaterThan(97);
      const bare = score_record({ ...bare_record, title: '', kind });
      expect(bare.score).to.equal(0);
      for (const { why, points } of bare.items) {
        expect(points).to.equal(0);
        expect(why).to.match(/\p{L}.*\.$/u);
      }
    }
    const words = ['infoMapAccessService', 'routes', 'bâtiments'];
    expect(score_record({ ...good_service(), keywords: words }).score).to.equal(100);
  });

  it('names what is missing most first, with its field', () => {
    const { score, items } = score_record({
      ...good_dataset(),
      licence: null,
      use_constraints: [],
      frequency: undefined as never,
    });
    expect(
      items.slice(0, 2).map(({ criterion, member, points, most }) => [criterion, member, points, most]),
    ).to.deep.equal([
      ['licence', 'licence', 0, 12],
      ['frequency', 'frequency', 0, 4],
    ]);
    expect(score).to.equal(score_record(good_dataset()).score - 16);
  });

  it('rises when any one member of a bare record is filled', () => {
    for (const kind of kinds)
      for (const { criterion, member } of score_record({ ...bare_record, title: '', kind }).items) {
        const filled = { ...bare_record, title: '', kind, [member]: full_record[member] };
        const item = score_record(filled).items.find((each) => each.criterion === criterion);
        expect(item?.points, `${kind} ${criterion}`).to.be.greaterThan(0);
      }
  });

  it('does not ask a table for coordinates', () => {
    const table = { ...bare_record, representations: ['textTable'] };
    for (const { criterion, why } of score_record(table).items)
      if (['crs', 'extent', 'resolution'].includes(criterion)) expect(why).to.equal(null);
  });

  describe('of a site', () => {
    let folder: string;
    before(() => (folder = mkdtempSync(path.join(tmpdir(), 'maillage-quality-'))));
    after(() => rmSync(folder, { recursive: true }));

    it('has the weights of its file in place of those shipped', () => {
      expect(read_weights(folder)).to.equal(default_weights);
      writeFileSync(weights_file(folder), '{"dataset": {"licence": 100, "title": 0}}');
      const weights = read_weights(folder);
      expect(weights.dataset).to.include({ licence: 100, title: 0, abstract: 10 });
      expect(weights.service).to.deep.equal(default_weights.service);
      const { items } = score_record({ ...good_dataset(), licence: null }, weights);
      expect(items[0]).to.include({ criterion: 'licence', most: 100 });
      expect(items.some(({ criterion }) => criterion === 'title')).to.equal(false);
    });

    it('is refused by its place when the file says something else', () => {
      for (const [text, place] of [
        ['{', /JSON/],
        ['{"dataset": {"beauty": 3}}', /dataset\.beauty/],
        ['{"plan": {"title": 3}}', /plan/],
        ['{"dataset": {"title": -1}}', /dataset\.title/],
      ] as const) {
        writeFileSync(weights_file(folder), text);
        expect(() => read_weights(folder), text).to.throw(AppError, place);
      }
    });

    it('scores by the weights shipped as long as its file is broken, and says so once', () => {
      writeFileSync(weights_file(folder), '{"dataset": ');
      const lines: string[] = [];
      const write = process.stderr.write.bind(process.stderr);
      process.stderr.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
      try {
        for (let i = 0; i < 3; i++) expect(usable_weights(folder)).to.equal(default_weights);
      } finally {
        process.stderr.write = write;
      }
      expect(lines.filter((line) => line.includes('qualite.json'))).to.have.length(1);
      writeFileSync(weights_file(folder), '{"dataset": {"licence": 100}}');
      expect(usable_weights(folder).dataset).to.include({ licence: 100 });
    });
  });
});
