/** An officer deposits a zipped Shapefile in a browser, and counts what she has to do until it is published. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { make_account, make_organisation, type TestAccount } from './api/auth/testing.ts';
import { find_violations, overflow_of, use_browser, visit } from './api/map/browser_testing.ts';
import { complete_record } from './api/records/complete_record.ts';
import { site_at } from './api/records/site.ts';
import { start_server, type RunningServer } from './api/server.ts';
import { run_worker } from './api/worker.ts';
import { examination_job, publication_job } from './catalogue/deposits/files.ts';
import { iso19139_format } from './catalogue/formats/iso19139/iso19139.ts';
import { read_record } from './catalogue/records.ts';
import { good_dataset } from './catalogue/validation/testing.ts';
import { validate_record } from './catalogue/validation/validate.ts';
import { read_config } from './config.ts';
import { write_shapefile_zip } from './etl/deposits/testing.ts';
import { job_handlers } from './job_handlers.ts';
import { make_test_folder, use_database } from './sql/testing.ts';

/** Where pictures of the screens go; none unless set. */
const pictures = process.env['SCREENS_DIR'];

/** Most interactions from the file to the published, valid dataset on the officer's disk. */
const most_interactions = 15;

describe('the deposit of a file in a browser', function () {
  this.timeout(120_000);
  // Before that of the database, which the worker must have left.
  after(async () => {
    stop.abort();
    await worker;
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const database = use_database();
  const browser = use_browser();
  const folder = make_test_folder();
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: folder });
  const stop = new AbortController();
  let worker: Promise<void>;
  let server: RunningServer;
  let officer: TestAccount;
  let here: number;

  before(async () => {
    here = await make_organisation(database(), 'Syndicat d’incendie de la vallée');
    officer = await make_account(database(), 'officer@exemple.fr', [['officer', here]]);
    server = await start_server({ config, database: database() }, { log_requests: false });
    worker = run_worker({
      config,
      database: database(),
      handlers: {
        [examination_job]: job_handlers[examination_job]!,
        [publication_job]: job_handlers[publication_job]!,
      },
      signal: stop.signal,
      timing: { poll_ms: 100 },
    });
  });
  async function open(address: string, width = 1280) {
    const [name, value] = officer.cookie.split('=') as [string, string];
    return visit(browser(), server.url + address, {
      viewport: { width, height: 900 },
      acceptDownloads: true,
      prepare: (page) => page.context().addCookies([{ name, value, url: server.url }]),
    });
  }
  async function look(page: Page, name: string): Promise<void> {
    expect(await find_violations(page), name).to.deep.equal([]);
    expect(await overflow_of(page), name).to.equal(0);
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  }
  const zip = (name: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, write_shapefile_zip('poteaux_incendie'));
    return file;
  };

  it(`goes from a zip to a published dataset and its download in ${most_interactions} interactions at most`, async () => {
    const { page, complaints } = await open('/catalogue/deposer');
    await look(page, 'depot_vide');
    let interactions = 0;
    const act = async (work: Promise<unknown>) => {
      interactions++;
      await work;
    };
    await act(page.getByLabel('Glissez vos fichiers ici').setInputFiles(zip('envoi.zip')));
    await page.getByRole('heading', { name: 'Le fichier ne dit pas' }).waitFor();
    await look(page, 'depot_question');
    await act(page.getByLabel('EPSG:2154').check());
    await act(page.getByRole('button', { name: 'Continuer' }).click());
    await page.getByRole('heading', { name: 'Décrire et publier' }).waitFor();
    await look(page, 'depot_apercu');
    await act(page.getByLabel('Titre', { exact: true }).fill('Poteaux d’incendie de la vallée'));
    await act(
      page.getByLabel('Résumé').fill('Poteaux et bouches d’incendie relevés par le syndicat de la vallée.'),
    );
    await act(page.getByLabel('Licence').selectOption('etalab-2.0'));
    await act(page.getByLabel('Thème (ISO 19115)').selectOption('structure'));
    await act(page.getByLabel('Thème INSPIRE').selectOption('us'));
    await act(page.getByLabel('Adresse de contact').fill('sig@exemple.fr'));
    await act(page.getByLabel('Échelle').fill('5000'));
    await act(page.getByRole('button', { name: 'Publier' }).click());
    await page.getByRole('heading', { name: 'C’est publié' }).waitFor();
    await look(page, 'depot_publie');
    const download = page.waitForEvent('download');
    await act(page.getByRole('link', { name: 'Télécharger en GeoPackage' }).click());
    expect((await download).suggestedFilename()).to.equal('poteaux_incendie.gpkg');
    expect(interactions).to.be.at.most(most_interactions);
    const stored = await read_record(database(), 'poteaux_incendie');
    if (stored === undefined) throw new Error('no record');
    const record = complete_record(stored, await site_at(server.url, database()));
    const wrong = validate_record(record).filter(({ passed, level }) => !passed && level === 'error');
    expect(wrong.map(({ rule, message }) => `${rule} ${message}`)).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });

  it('says that a file is published already, and fits a phone', async () => {
    const { page, complaints } = await open('/catalogue/deposer', 390);
    await page.getByLabel('Glissez vos fichiers ici').setInputFiles(zip('renomme.zip'));
    await page.getByText('Ce fichier est déjà publié sous').waitFor();
    await page.getByLabel('EPSG:2154').check();
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByRole('heading', { name: 'Décrire et publier' }).waitFor();
    await page.getByText('Colonnes : 2 publiées').click();
    await look(page, 'depot_telephone');
    expect(complaints).to.deep.equal([]);
    // The address alone brings the person back to where she was.
    await page.reload();
    await page.getByRole('heading', { name: 'Décrire et publier' }).waitFor();
    await page.getByRole('button', { name: 'Supprimer ce dépôt' }).click();
    await page.getByLabel('Glissez vos fichiers ici').waitFor();
    await page.context().close();
  });

  it('goes on with files whose upload was broken off, and fills the form from the record among them', async () => {
    const record = { ...good_dataset(), id: 'uuid-des-bornes' };
    const contents = {
      'bornes.csv': 'nom;lon;lat\nA;1,4;43,6\n',
      'bornes.xml': iso19139_format.write(record, { base_url: server.url }),
    };
    const files = Object.entries(contents).map(([name, content]) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    });
    // APPNOTE 4.3: two headers of each file, with its name, and the end.
    const bytes = Object.entries(contents).reduce(
      (sum, [name, content]) => sum + 30 + 46 + 2 * name.length + Buffer.byteLength(content),
      22,
    );
    const announced = { name: 'bornes.zip', bytes, organisation: here };
    const made = await fetch(`${server.url}/catalogue/depots`, {
      method: 'POST',
      headers: {
        origin: server.url,
        cookie: officer.cookie,
        'x-csrf-token': officer.csrf_token,
        'content-type': 'application/json',
      },
      body: JSON.stringify(announced),
    });
    const { id } = (await made.json()) as { id: string };
    const { page, complaints } = await open(`/catalogue/deposer?depot=${id}`, 390);
    await look(page, 'depot_interrompu');
    await page.getByLabel('Choisissez de nouveau le même fichier').setInputFiles(files);
    await page.getByRole('heading', { name: 'Décrire et publier' }).waitFor();
    expect(await page.getByLabel('Titre', { exact: true }).inputValue()).to.equal(record.title);
    await page.getByLabel('Résumé').fill('Relu.');
    await page.reload();
    await page.getByRole('heading', { name: 'Décrire et publier' }).waitFor();
    expect(await page.getByLabel('Résumé').inputValue()).to.equal('Relu.');
    // The attributes of what was published above.
    await page.goto(`${server.url}/catalogue/fiches/poteaux_incendie/ressources`);
    await page.getByLabel('Définition de nature').waitFor();
    await look(page, 'fiche_attributs');
    expect(complaints).to.deep.equal([]);
    await page.context().close();
  });
});
