import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { api_jobs } from './api/job_kinds.ts';
import { use_browser, visit } from './api/map/browser_testing.ts';
import { time_adding } from './api/planner/adding_time.ts';
import { start_server, type RunningServer } from './api/server.ts';
import { drain } from './api/worker.ts';
import { read_config } from './config.ts';
import { sync_command } from './etl/commands/sync.ts';
import { use_database } from './sql/testing.ts';
import { write_scenario_text, type ScenarioBody } from './viewer/pages/scenario_body.ts';

const folder = read_config().REFERENTIELS_DIR ?? '';
const scenario: ScenarioBody = { v: 1, basket: 'guichets_propres', mode: 'car', sites: [] };

/** The planner on the real référentiels: 35,168 inhabited squares, nine categories. */
describe('the planner on the région of REFERENTIELS_DIR', function () {
  this.timeout(420_000);
  before(function () {
    if (folder === '' || !existsSync(path.join(folder, 'population'))) this.skip();
  });
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', REFERENTIELS_DIR: folder });
  const database = use_database();
  const browser = use_browser();
  let server: RunningServer;
  before(async () => {
    const nowhere = { write: () => true };
    await sync_command.run([], {
      config,
      database: () => Promise.resolve(database()),
      out: nowhere,
      terminal: nowhere,
      recompute: () => Promise.resolve(null),
      signal: new AbortController().signal,
    });
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  after(() => server?.close());
  const figures_of = (page: Page) => page.locator('table.figures tbody tr').allTextContents();
  const white_of = async (page: Page) => {
    const [, , white = ''] = await figures_of(page);
    return white.replace(/\s/g, '');
  };

  it('shows the white zones, follows a guichet within a blink, undoes, proposes and takes over', async () => {
    const address = `${server.url}/planificateur#s=${write_scenario_text(scenario)}`;
    const { page, complaints } = await visit(browser(), address);
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
    await page.locator('.planner-status').getByText('Proposition appliquée').waitFor();
    expect(await page.locator('.sites > li').count()).to.equal(3);
    expect(await page.locator('table.figures tbody tr').nth(2).textContent()).to.contain('−');
    // PostgreSQL tells what was written a moment ago late: the data may count as changed once more.
    expect(complaints.filter((text) => !text.includes('409'))).to.deep.equal([]);
    await page.context().close();
  });
});
