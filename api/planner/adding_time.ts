/** How long the planner's screen takes from a click to the figures, for a test and a benchmark. */
import type { Page } from 'playwright-core';

/** Milliseconds from a click on the first « Ajouter » of the list to the painted page that tells its effect. Runs in the page. */
async function click_and_wait(): Promise<number> {
  const { document, MutationObserver, requestAnimationFrame } = globalThis as unknown as {
    document: { querySelector(selector: string): { click(): void; textContent: string } };
    MutationObserver: new (call: () => void) => {
      observe(of: object, what: object): void;
      disconnect(): void;
    };
    requestAnimationFrame: (this: void, call: () => void) => void;
  };
  const status = document.querySelector('.planner-status');
  const start = performance.now();
  const painted = new Promise<number>((resolve) => {
    const observer = new MutationObserver(() => {
      if (!status.textContent.startsWith('Visio-guichet ajouté')) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
    });
    observer.observe(status, { childList: true, characterData: true, subtree: true });
  });
  document.querySelector('#liste .cards button.second').click();
  return painted;
}

/** Gives the milliseconds that the page's own thread has worked so far. */
async function measure_work(page: Page): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
}

/** Wall clock and work of the page's thread. */
export interface Taken {
  paint_ms: number;
  work_ms: number;
}

/** Adds a guichet and takes it back, so many times: the first asks the server for its times, the others have them. */
export async function time_adding(page: Page, rounds: number): Promise<Taken[]> {
  const taken: Taken[] = [];
  const work = await measure_work(page);
  for (let n = 0; n < rounds; n++) {
    const before = await work();
    const paint_ms = await page.evaluate(click_and_wait);
    taken.push({ paint_ms: Math.round(paint_ms), work_ms: Math.round((await work()) - before) });
    await page.waitForTimeout(500);
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.locator('.planner-status').getByText('Annulé').waitFor();
    await page.waitForTimeout(500);
  }
  return taken;
}
