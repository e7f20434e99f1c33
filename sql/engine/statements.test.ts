import { expect } from 'chai';
import { note, outline } from './statements.ts';

describe('what the hub reads in a query', () => {
  const cases: [string, string][] = [
    ['select 1 -- set x\n, 2', 'select 1  , 2'],
    ['a /* /* nested */ set x */ b', 'a   b'],
    ["select 'it''s'; b", "select ''''; b"],
    [String.raw`select E'a\'b''\'; set x', e'' c`, "select '', '' c"],
    ['select $$;$$, $f$ $$ ; $f$ d', "select '', '' d"],
    ['select a$b$c, $1 from "l\'été;$$" e', 'select a$b$c, $1 from "l\'été;$$" e'],
    ["unclosed 'abc", "unclosed ''"],
  ];
  for (const [text, structure] of cases)
    it(`keeps the structure of ${JSON.stringify(text)}`, () => {
      expect(outline(text)).to.equal(structure);
    });

  it('takes a literal of 30 MB in its stride', () => {
    const literal = `${'é'.repeat(10_000_000)}''${String.raw`\'`.repeat(5_000_000)}`;
    const started = performance.now();
    const structure = outline(`insert into t values (E'${literal}'); set x`);
    expect(structure.length).to.equal(32);
    expect(structure).to.equal("insert into t values (''); set x");
    expect(performance.now() - started).to.be.below(2_000);
  });

  const refused: [string, RegExp][] = [
    ["set search_path to 'x'", /^SET/],
    ['SET SESSION statement_timeout = 5', /^SET/],
    ['select 1; set role maillage_reader', /^SET/],
    ["/* /* */ */ set client_encoding = 'latin1'", /^SET/],
    ["select set_config('search_path', 'x', false)", /^SET/],
    ['create temp table t (a int)', /^temporary/],
    ['create or replace temporary view v as select 1', /^temporary/],
    ['select 1 into temp t', /^temporary/],
    ['select pg_advisory_lock(1)', /^advisory/],
    ['select pg_try_advisory_lock_shared(1)', /^advisory/],
    ['discard all', /^DISCARD/],
    ['deallocate all', /^DISCARD/],
    ['prepare p as select 1', /^PREPARE/],
    ['declare c cursor with hold for select 1', /^cursors/],
    ['copy t from stdin; select 1', /^COPY/],
    ['unlisten a; select 1', /^UNLISTEN/],
  ];
  for (const [text, reason] of refused)
    it(`refuses ${text}`, () => expect(note(text).refused).to.match(reason));

  for (const text of [
    'set local role maillage_reader',
    'set transaction read only',
    'set constraints all deferred',
    'update t set a = 1',
    "select set_config('a.b', 'x', true)",
    'create temp table t (a int) on commit drop',
    'select pg_advisory_xact_lock(1)',
    "select 'set role x', $$discard all$$ -- deallocate all",
    'insert into "set; set x" values (1)',
    'prepare transaction $$t$$',
    'deallocate one',
  ])
    it(`lets through ${text}`, () => expect(note(text).refused).to.equal(undefined));

  it('tells COPY in from COPY out', () => {
    expect(note('COPY t (a, b) FROM STDIN (format csv)').copies_in).to.equal(true);
    expect(note("copy t from stdin with (delimiter ';');").copies_in).to.equal(true);
    expect(note('copy t to stdout').copies_in).to.equal(undefined);
    expect(note("select 'copy t from stdin'").copies_in).to.equal(undefined);
  });

  it('hears every channel, in the case that PostgreSQL gives it', () => {
    expect(note('listen Jobs; LISTEN "Jobs"').listens).to.deep.equal(['jobs', 'Jobs']);
    expect(note('unlisten *').unlistens).to.equal('*');
    expect(note('UNLISTEN Jobs').unlistens).to.equal('jobs');
  });

  const limits: [string, number | undefined][] = [
    ['set local statement_timeout = 250', 250],
    ['begin; set local role x; set local statement_timeout = 1; SET LOCAL statement_timeout TO 2', 2],
    ["set local statement_timeout to '5s'", 5_000],
    ["set local statement_timeout = '2 min'", 120_000],
    ["set local statement_timeout = '100us'", 1],
    ['set local statement_timeout = 0', 0],
    ['set local statement_timeout = default', undefined],
    ['set local lock_timeout = 5', undefined],
  ];
  for (const [text, limit] of limits)
    it(`reads ${limit} ms in ${text}`, () => expect(note(text).limit_ms).to.equal(limit));

  it('knows reads by their first word', () => {
    expect(note('  SELECT 1').reads).to.equal(true);
    expect(note('with a as (select 1) table a').reads).to.equal(true);
    expect(note('insert into t select 1').reads).to.equal(false);
  });
});
