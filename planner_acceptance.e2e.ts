import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { api_jobs } from './api/job_kinds.ts';
import { time_adding } from './api/planner/adding_time.ts';
import { figures_of, own_counters, status_of, use_planner } from './api/planner/screen_testing.ts';
import { drain } from './api/worker.ts';
import { read_config } from './config.ts';
import { sync_command } from './etl/commands/sync.ts';

const folder = read_config().REFERENTIELS_DIR ?? '';
const nowhere = { write: () => true };

/** The planner on the real référentiels: 35,168 inhabited squares, nine categories. */
describe('the planner on the région of REFERENTIELS_DIR', function () {
  this.timeout(420_000);
  before(function () {
    if (folder === '' || !existsSync(path.join(folder, 'population'))) this.skip();
  });
  const { config, database, open } = use_planner(
    (filled) =>
      sync_command.run([], {
        config: read_config({ REFERENTIELS_DIR: folder }),
        database: () => Promise.resolve(filled),
        out: nowhere,
        terminal: nowhere,
        recompute: () => Promise.resolve(null),
        signal: new AbortController().signal,
      }),
    { REFERENTIELS_DIR: folder },
  );
  const white_of = async (page: Page) => {
    const [, , white = ''] = await figures_of(page);
    return white.replace(/\s/g, '');
  };

  it('shows the white zones, follows a guichet within a blink, undoes, proposes and takes over', async () => {
    const { page, complaints } = await open(own_counters);
    await page.locator('.map[data-loaded]').waitFor({ timeout: 120_000 });
    const first = await white_of(page);
    expect(first).to.match(/^Zoneblanche[1-9]\d{5}/);
    expect(await page.locator('.map-label').textContent()).to.contain('démonstration');
    const times = await time_adding(page, 5);
    // Work of the page's thread: what else the machine does, and drawing without a graphics card, are not the page's.
    expect(Math.min(...times.map(({ work_ms }) => work_ms)), JSON.stringify(times)).to.be.lessThan(300);
    expect(await white_of(page)).to.equal(first);
    await page.getByLabel('Nombre de nouveaux visio-guichets').fill('3');
    await page.getByRole('button', { name: 'Proposer les meilleurs emplacements' }).click();
    await page.getByRole('button', { name: 'Abandonner la recherche' }).waitFor();
    await drain({ config, database: database(), handlers: api_jobs, signal: new AbortController().signal });
    await page.getByText('3 emplacements proposés').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Appliquer au scénario' }).click();
    await status_of(page).getByText('Proposition appliquée').waitFor();
    expect(await page.locator('.sites > li').count()).to.equal(3);
    expect(await page.locator('table.figures tbody tr').nth(2).textContent()).to.contain('−');
    // PostgreSQL tells what was written a moment ago late: the data may count as changed once more.
    expect(complaints.filter((text) => !text.includes('409'))).to.deep.equal([]);
  });
});
