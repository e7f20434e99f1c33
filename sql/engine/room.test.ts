import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { require_room } from './room.ts';

describe('the room for a new database', () => {
  it('is asked for before anything is written, and says what to do', () => {
    expect(() => require_room(tmpdir(), 0)).not.to.throw();
    expect(() => require_room(tmpdir(), 2 ** 50))
      .to.throw(/trop peu pour créer la base/)
      .and.include({
        code: 'disk-full',
        place: tmpdir(),
      });
  });
});
