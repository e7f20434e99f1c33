/** An invented region, and the planner's screen as its tests in a browser handle it. */
import type { Page } from 'playwright-core';
import { communes, departements, epci, population_cells, services } from '../../catalogue/referentiels.ts';
import { read_config, type Config } from '../../config.ts';
import type { Database } from '../../sql/client.ts';
import { use_database } from '../../sql/testing.ts';
import { write_scenario_text, type ScenarioBody } from '../../viewer/pages/scenario_body.ts';
import { make_password_account, test_password } from '../auth/sign_in_testing.ts';
import { make_organisation } from '../auth/testing.ts';
import { use_browser, visit } from '../map/browser_testing.ts';
import { forget_tables } from '../ogc/published.ts';
import { thread_of } from '../processes/compute_thread/compute_thread.ts';
import { publish_fixture, service, square_around } from '../processes/white_zones/testing.ts';
import { start_server, type RunningServer } from '../server.ts';

const commune = (code: string, nom: string, lon: number, code_epci: string) => ({
  id: code,
  code_insee: code,
  nom,
  population: 900,
  codes_postaux: [code],
  code_departement: '31',
  code_epci,
  centre_lon: lon,
  centre_lat: 43.5,
  wkt: square_around(lon, 43.5, 0.3),
});

/**
 * Squares of 100 inhabitants from 0° to 0.9° east, the only counter at 0°: by straight line at 50 km/h, the near ones
 * are served, those beyond some 18 km white. A France services house stands at the far end.
 */
export async function publish_all(database: Database, people = 100): Promise<void> {
  const whole = 'POLYGON((-0.15 43.35, 1.05 43.35, 1.05 43.65, -0.15 43.65, -0.15 43.35))';
  await publish_fixture(database, departements, [
    { id: '31', code_departement: '31', nom: 'Département inventé', wkt: whole },
  ]);
  await publish_fixture(database, epci, [
    { id: '200000001', code_epci: '200000001', nom: 'CC de l’Ouest', wkt: square_around(0.15, 43.5, 0.6) },
    { id: '200000002', code_epci: '200000002', nom: 'CC de l’Est', wkt: square_around(0.75, 43.5, 0.6) },
  ]);
  await publish_fixture(database, communes, [
    commune('31901', 'Proche', 0, '200000001'),
    commune('31902', 'Saint-Milieu', 0.3, '200000001'),
    commune('31903', 'Plus-Loin', 0.6, '200000002'),
    commune('31904', 'Lointaine', 0.9, '200000002'),
  ]);
  await publish_fixture(
    database,
    population_cells,
    Array.from({ length: 10 }, (_, i) => ({
      id: `cell-${i}`,
      taille_m: 1000,
      population: people,
      code_insee: ['31901', '31902', '31903', '31904'][Math.round(i / 3)],
      code_departement: '31',
      centre_lon: i / 10,
      centre_lat: 43.5,
      wkt: square_around(i / 10, 43.5, 0.08),
    })),
    '2019',
  );
  await publish_fixture(
    database,
    services,
    [
      service('dila:caf-1', 'caf', 0, 43.5),
      service('france_services:1', 'france_services', 0.8, 43.5, { nom: 'France services de Lointaine' }),
    ],
    '2016',
  );
  await tell_writes(database);
}

/** PostgreSQL counts late what a session wrote, and a count that changes is data that changed: here, all at once. */
async function tell_writes(database: Database): Promise<void> {
  const { pool } = database;
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  for (const client of clients) {
    await client.query('select pg_stat_force_next_flush()');
    client.release();
  }
  forget_tables(database);
}

/** A server on a database of its own, and a browser that closes its pages after each test. */
export interface PlannerScreen {
  config: Config;
  database: () => Database;
  /** The address under the server's own. */
  at: (address: string) => string;
  visit: (address: string, options?: VisitOptions) => ReturnType<typeof visit>;
  /** The planner with that scenario. */
  open: (body: ScenarioBody, options?: VisitOptions) => ReturnType<typeof visit>;
}
type VisitOptions = Parameters<typeof visit>[2];

/** Registers the hooks of a suite; `fill` publishes what it looks at. `more`: settings beside those of a test. */
export function use_planner(
  fill: (database: Database) => Promise<unknown>,
  more: Record<string, string> = {},
): PlannerScreen {
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', ...more });
  let server: RunningServer | undefined;
  // Before the database goes, which use_database registers.
  after(() => Promise.all([server?.close(), thread_of(config).close()]));
  const database = use_database();
  const browser = use_browser();
  before(async () => {
    await fill(database());
    server = await start_server({ config, database: database() }, { log_requests: false });
  });
  afterEach(() =>
    Promise.all(
      browser()
        .contexts()
        .map((context) => context.close()),
    ),
  );
  const at = (address: string) => `${server?.url ?? ''}${address}`;
  const go = (address: string, options?: VisitOptions) => visit(browser(), at(address), options);
  return { config, database, at, visit: go, open: (body, options) => go(address_of(body), options) };
}

/** The invented region, and a planner of it who can sign in. */
export async function publish_with_planner(database: Database): Promise<void> {
  await publish_all(database);
  const organisation = await make_organisation(database, 'Région inventée');
  await make_password_account(database, 'planner@region.fr', [['planner', organisation]]);
}

/** Fills in the form of signing in, which leads back to the planner. */
export async function sign_in(page: Page): Promise<void> {
  await page.getByLabel('Adresse électronique').fill('planner@region.fr');
  await page.getByLabel('Mot de passe', { exact: true }).fill(test_password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL(/\/planificateur/);
}

/** A guichet that serves 300 inhabitants more. */
export const far_site = {
  id: 'g1',
  nom: 'Plus-Loin',
  lon: 0.6,
  lat: 43.5,
  categories: null,
  locked: false,
} as const;

export const own_counters: ScenarioBody = { v: 1, basket: 'guichets_propres', mode: 'car', sites: [] };
export const address_of = (body: ScenarioBody) => `/planificateur#s=${write_scenario_text(body)}`;
export const wait_for_map = (page: Page) => page.locator('.map[data-loaded]').waitFor({ timeout: 40_000 });
export const wait_for_figures = (page: Page) => page.locator('table.figures').waitFor({ state: 'attached' });
export const status_of = (page: Page) => page.locator('.planner-status');
/** Cells of the table of figures: class → Actuel, Scénario, Écart. */
export const figures_of = (page: Page) =>
  page
    .locator('table.figures tbody tr')
    .allTextContents()
    .then((rows) => rows.map((row) => row.replace(/\s/g, ' ')));

export async function add_in(page: Page, name: string): Promise<void> {
  await page.locator('#add-site-input').fill(name.slice(0, 5));
  await page.getByRole('option', { name }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await status_of(page).getByText(`Visio-guichet ajouté : ${name}`).waitFor();
}
