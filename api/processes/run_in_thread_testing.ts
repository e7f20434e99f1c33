/** A thread for the tests of run_in_thread.ts, which does what its input says. */
import { AppError } from '../../errors.ts';
import { serve_thread } from './serve_thread.ts';

await serve_thread<number>(async (input, { stop, progress, report }) => {
  const { act, count = 0 } = input as { act: string; count?: number };
  switch (act) {
    case 'count':
      for (let n = 1; n <= count; n++) report(n);
      progress(0.5, 'à moitié');
      return { counted: count, back: Float64Array.of(count) };
    case 'spin':
      report(0);
      for (;;) stop.throwIfAborted();
    case 'deaf':
      report(0);
      for (;;);
    case 'wait':
      report(0);
      return new Promise((_resolve, reject) => {
        // A thread with nothing else to wait for would end by itself.
        const timer = setInterval(() => undefined, 1000);
        stop.addEventListener('abort', () => {
          clearInterval(timer);
          reject(new Error('heard'));
        });
      });
    case 'refuse':
      throw new AppError('Non.', { status: 422, code: 'refused', remedy: 'Autrement.', place: '/inputs/p' });
    case 'hoard': {
      const hoard: string[][] = [];
      for (;;) hoard.push(Array.from({ length: 100_000 }, (_, i) => `${i} ${hoard.length}`));
    }
    default:
      return process.exit(3);
  }
});
