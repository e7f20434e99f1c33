import { expect } from 'chai';
import { AppError } from '../errors.ts';
import { problem_of, translate_error } from './problem.ts';

const thrown = (code: string, message = 'internal text') => Object.assign(new Error(message), { code });

describe('problems', () => {
  it('say database failures by status, never by their text', () => {
    const expected: [unknown, number, string][] = [
      [thrown('57014'), 503, 'deadline-exceeded'],
      [thrown('53300'), 503, 'database-unavailable'],
      [thrown('57P01'), 503, 'database-unavailable'],
      [thrown('08006'), 503, 'database-unavailable'],
      [thrown('ECONNREFUSED'), 503, 'database-unavailable'],
      [new Error('Connection terminated unexpectedly'), 503, 'database-unavailable'],
      [thrown('22P02'), 400, 'invalid-value'],
      [thrown('42P01'), 500, 'internal'],
      [new TypeError('x is not a function'), 500, 'internal'],
      ['a string', 500, 'internal'],
      [undefined, 500, 'internal'],
    ];
    for (const [error, status, code] of expected) {
      const said = translate_error(error);
      expect(said).to.include({ status, code });
      expect(JSON.stringify(problem_of(said, '/x'))).not.to.match(/internal text|function/);
    }
  });

  it('keep what an AppError says to the asker, and hide what it says to the operator', () => {
    const asked = new AppError('bad', { status: 400, code: 'invalid-bbox', place: 'bbox', remedy: 'mend' });
    expect(problem_of(asked, '/x')).to.deep.equal({
      title: 'Requête incorrecte',
      status: 400,
      detail: 'bad',
      instance: '/x',
      code: 'invalid-bbox',
      remedy: 'mend',
      parameter: 'bbox',
    });
    const operator = problem_of(new AppError('/srv/secret is missing', { place: '/srv/secret' }), '/x');
    expect(JSON.stringify(operator)).not.to.match(/secret/);
  });

  it('keep the status that Express gives to the asker’s faults', () => {
    expect(translate_error(Object.assign(new Error('too large'), { status: 413 }))).to.include({
      status: 413,
    });
    expect(translate_error(Object.assign(new Error('x'), { status: 502 }))).to.include({ status: 500 });
  });

  it('says that the disk is full, whoever met it, and that it is worth coming back', () => {
    for (const code of ['53100', 'ENOSPC', 'EDQUOT']) {
      const error = translate_error(
        Object.assign(new Error('could not extend file "base/5/17995"'), { code }),
      );
      expect(error).to.include({ status: 503, code: 'disk-full' });
      expect(error.message).not.to.include('base/');
    }
  });
});
