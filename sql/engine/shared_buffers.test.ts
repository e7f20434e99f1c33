import { expect } from 'chai';
import { totalmem } from 'node:os';
import { shared_buffers, usable_memory } from './shared_buffers.ts';

const gibibyte = 2 ** 30;

describe('memory of a private cluster', () => {
  it('is an eighth of the memory, within bounds', () => {
    expect(shared_buffers(2 * gibibyte)).to.equal('256MB');
    expect(shared_buffers(4 * gibibyte)).to.equal('512MB');
    expect(shared_buffers(0.5 * gibibyte)).to.equal('128MB');
    expect(shared_buffers(64 * gibibyte)).to.equal('1024MB');
  });

  it('never counts on more than the machine has', () => {
    expect(usable_memory()).to.be.within(1, totalmem());
  });
});
