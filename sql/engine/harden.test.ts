import { expect } from 'chai';
import { harden } from './harden.ts';

/** What `harden` reaches of the module; `thrown` is what the next turn of PostgreSQL's loop throws. */
function fake_module() {
  const heap = new ArrayBuffer(4096);
  const state = { thrown: undefined as unknown, raised: [] as number[], jump: 'Infinity' as unknown };
  const stack = { value: 1000 };
  return {
    state,
    stack,
    module: {
      ___stack_pointer: stack,
      _PG_exception_stack: 64,
      _error_context_stack: 128,
      HEAPU8: new Uint8Array(heap),
      HEAPU32: new Uint32Array(heap),
      _PostgresMainLoopOnce: () => {
        if (state.thrown === undefined) return;
        // The failing statement leaves its frames on the stack.
        stack.value -= 100;
        throw state.thrown;
      },
      _malloc: () => 2048,
      _errstart: () => 1,
      _errcode: (code: number) => state.raised.push(code),
      _errmsg_internal: () => undefined,
      _errfinish: () => {
        throw state.jump;
      },
    },
  };
}

describe('the hardening of the embedded engine', () => {
  const caught = (work: () => void): unknown => {
    try {
      work();
      return 'nothing';
    } catch (thrown) {
      return thrown;
    }
  };

  it('restores the stack after an SQL error, which arrives as a thrown string', () => {
    const { module, state, stack } = fake_module();
    const poisoned: string[] = [];
    harden(module, (reason) => poisoned.push(reason));
    state.thrown = 'longjmp';
    expect(caught(() => module._PostgresMainLoopOnce())).to.equal('longjmp');
    expect([stack.value, state.raised, poisoned]).to.deep.equal([1000, [], []]);
  });

  it('makes an SQL error of a C++ exception, which arrives as its address', () => {
    const { module, state, stack } = fake_module();
    const poisoned: string[] = [];
    harden(module, (reason) => poisoned.push(reason));
    state.thrown = 123_456;
    expect(caught(() => module._PostgresMainLoopOnce())).to.equal(state.jump);
    expect(state.raised).to.deep.equal([2600]);
    expect([stack.value, poisoned]).to.deep.equal([1000, []]);
  });

  it('gives the instance up on any other exception', () => {
    const { module, state } = fake_module();
    const poisoned: string[] = [];
    harden(module, (reason) => poisoned.push(reason));
    state.thrown = new WebAssembly.RuntimeError('unreachable');
    expect(caught(() => module._PostgresMainLoopOnce())).to.equal(state.thrown);
    expect(poisoned).to.deep.equal(['RuntimeError: unreachable']);
  });

  it('changes nothing where nothing is thrown', () => {
    const { module, stack } = fake_module();
    harden(module, () => expect.fail('poisoned'));
    expect(caught(() => module._PostgresMainLoopOnce())).to.equal('nothing');
    expect(stack.value).to.equal(1000);
  });
});
