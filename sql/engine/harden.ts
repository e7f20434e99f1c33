/** What the work-around reaches inside PGlite 0.5.8's Emscripten module. */
interface Module {
  ___stack_pointer: WebAssembly.Global;
  _PG_exception_stack: number;
  _error_context_stack: number;
  HEAPU8: Uint8Array;
  HEAPU32: Uint32Array;
  _PostgresMainLoopOnce: (this: void) => void;
  _malloc(bytes: number): number;
  _errstart(level: number, domain: number): number;
  _errcode(code: number): number;
  _errmsg_internal(text: number, args: number): number;
  _errfinish(file: number, line: number, routine: number): void;
}

const error_level = 21; // elog.h: ERROR
const internal_error = 2600; // MAKE_SQLSTATE('X','X','0','0','0')

/**
 * Mends two faults of PGlite 0.5.8 with pglite-postgis 0.2.8:
 * the WASM stack pointer is not restored after an SQL error (every query fails after some 1,500 of them), and C++
 * exceptions of GEOS and PROJ, which arrive as JavaScript numbers, are swallowed (zero rows, no error).
 * `poisoned` is called on any other exception: the instance cannot be trusted any longer.
 */
export function harden(instance: object, poisoned: (reason: string) => void): void {
  const module = instance as Module;
  const stack = module.___stack_pointer;
  const jump_slot = () => module._PG_exception_stack >> 2;
  const text = (value: string) => {
    const bytes = new TextEncoder().encode(`${value}\0`);
    const address = module._malloc(bytes.length);
    module.HEAPU8.set(bytes, address);
    return address;
  };
  const explanation = text('exception in a geometry library (GEOS or PROJ): invalid geometry or operation');
  const file = text('harden.ts');
  const routine = text('harden');
  const loop = module._PostgresMainLoopOnce;
  let idle_jump: number | undefined;

  const raise = () => {
    // The longjmp must land in the main loop, not in a frame that the C++ exception has already left.
    if (idle_jump !== undefined) module.HEAPU32[jump_slot()] = idle_jump;
    module.HEAPU32[module._error_context_stack >> 2] = 0;
    if (module._errstart(error_level, 0) !== 0) {
      module._errcode(internal_error);
      module._errmsg_internal(explanation, 0);
      module._errfinish(file, 1, routine);
    }
  };

  module._PostgresMainLoopOnce = () => {
    const level = stack.value as number;
    try {
      loop();
    } catch (thrown) {
      stack.value = level;
      if (typeof thrown === 'number' && Number.isFinite(thrown)) {
        try {
          raise();
        } catch (jump) {
          stack.value = level;
          throw jump;
        }
      } else if (typeof thrown !== 'string' && typeof thrown !== 'number') {
        poisoned(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
      }
      throw thrown;
    } finally {
      const jump = module.HEAPU32[jump_slot()];
      if (idle_jump === undefined && jump !== undefined && jump !== 0) idle_jump = jump;
    }
  };
}
