import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { officers_record } from '../../catalogue/workflow/testing.ts';
import { begin_record } from '../../catalogue/workflow/drafts.ts';
import { read_record } from '../../catalogue/records.ts';
import { read_config } from '../../config.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { expect_fit, use_browser, visit } from '../map/browser_testing.ts';
import { start_server, type RunningServer } from '../server.ts';
import { import_communes_for_tests } from '../territories/testing.ts';

describe('screens of records in a browser', function () {
  this.timeout(240_000);
  const database = use_database();
  const browser = use_browser();
  const config = read_config({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', DATA_DIR: '/nonexistent' });
  let server: RunningServer;
  let here: number;
  let officer: TestAccount;
  let approver: TestAccount;

  before(async () => {
    const db = database();
    await import_communes_for_tests(db, [
      ['09122', 'Foix'],
      ['31555', 'Toulouse'],
      ['31395', 'Muret'],
    ]);
    here = await make_organisation(db, 'Communauté de communes des Vallées');
    officer = await make_account(db, 'camille.geomaticienne@exemple.fr', [['officer', here]]);
    approver = await make_account(db, 'dominique.approbateur@exemple.fr', [['admin', here]]);
    await db.query(sql`update maillage.metadata_record set organisation_id = ${here}`);
    server = await start_server({ config, database: db }, { log_requests: false });
  });
  after(() => server?.close());

  async function open(account: TestAccount | null, path: string, options: BrowserContextOptions = {}) {
    const [name, value] = (account?.cookie ?? '').split('=') as [string, string];
    return visit(browser(), server.url + path, {
      ...options,
      prepare: async (page) => {
        if (account !== null) await page.context().addCookies([{ name, value, url: server.url }]);
      },
    });
  }
  /** Clicks what leads to another page, and waits for that. */
  const follow = async (page: Page, selector: string) => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const press = (page: Page, action: string) =>
    follow(page, `main button[name=action][value="${action}"]:not([tabindex])`);
  const id_in = (page: Page) => decodeURIComponent(new URL(page.url()).pathname.split('/')[3] ?? '');
  const begin = (id: string, more: object = {}) =>
    database()
      .as({ account_id: officer.id, scopes: '*' })
      .act((db) => begin_record(db, { body: officers_record(id, more), organisation_id: here }));

  it('lead from a title to a published record in few interactions, by forms alone', async () => {
    const { page } = await open(officer, '/catalogue/mes-fiches', { javaScriptEnabled: false });
    let interactions = 0;
    const count = async (work: Promise<unknown>) => {
      interactions += 1;
      await work;
    };
    await count(follow(page, 'main a[href="/catalogue/fiches/nouvelle"]'));
    await count(page.fill('#titre', 'Zones d’activité des Vallées'));
    await count(follow(page, 'main form[action="/catalogue/fiches/nouvelle"] button'));
    const id = id_in(page);
    await count(page.fill('#abstract', 'Les zones d’activité de la communauté de communes.'));
    await count(page.selectOption('#theme_inspire', 'pf'));
    await count(page.fill('#territoire', 'foix'));
    await count(press(page, 'territoire'));
    expect(await page.inputValue('#extents-0-bbox-1')).to.equal('43');
    expect(await page.inputValue('#extents-0-description')).to.equal('Foix');
    await count(press(page, 'suivant'));
    expect(page.url()).to.contain('/ressources');
    await count(press(page, 'suivant'));
    await count(page.selectOption('#licence', 'etalab-2.0'));
    await count(press(page, 'ajouter:contacts'));
    await count(page.fill('#contacts-0-organisation', 'Communauté de communes des Vallées'));
    await count(page.fill('#contacts-0-email', 'sig@vallees.example'));
    await count(press(page, 'terminer'));
    expect(await page.textContent('dl.facts')).to.contain('Brouillon enregistré');
    await count(follow(page, 'main form[action$="/soumission"] button'));
    expect(await page.textContent('[role=status]')).to.contain('demandée');
    expect(interactions).to.be.at.most(15);
    await page.context().close();

    const other = await open(approver, '/catalogue/mes-fiches', { javaScriptEnabled: false });
    await follow(other.page, 'main a:text("1 fiche à approuver")');
    await follow(other.page, 'main a:text("Zones d’activité des Vallées")');
    await follow(other.page, 'main form[action$="/publication"] button');
    expect(await other.page.textContent('[role=status]')).to.contain('publiée');
    await other.page.context().close();
    const stored = await database().read((db) => read_record(db, id));
    expect(stored?.record).to.deep.include({
      title: 'Zones d’activité des Vallées',
      abstract: 'Les zones d’activité de la communauté de communes.',
      licence: {
        name: 'Licence Ouverte 2.0',
        url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
      },
      extents: [
        { description: 'Foix', identifier: 'http://id.insee.fr/geo/commune/09122', bbox: [1, 43, 2, 44] },
      ],
      contacts: [
        {
          organisation: 'Communauté de communes des Vallées',
          email: 'sig@vallees.example',
          role: 'pointOfContact',
        },
      ],
    });
    expect(stored?.record.themes?.[0]?.concepts[0]?.url).to.equal('http://inspire.ec.europa.eu/theme/pf');
  });

  it('save what is typed by themselves, say what is wrong, and lose nothing to others', async () => {
    const id = await begin('vive');
    const { page, complaints } = await open(officer, `/catalogue/fiches/${id}/description`);
    await page.fill('#title', 'Titre saisi');
    await page.waitForFunction(() => {
      const { document } = globalThis as unknown as {
        document: { querySelector(selector: string): { value: string } };
      };
      return document.querySelector('input[name=revision]').value === '2';
    });
    expect(await page.textContent('#etat')).to.equal('Brouillon enregistré.');
    await press(page, 'ajouter:dates');
    await page.fill('#dates-0-date', 'hier');
    await page.waitForSelector('#dates-0-date[aria-invalid=true]');
    expect(await page.textContent('#dates-0-date-vif')).to.contain('2024-05-31');
    expect(complaints.filter((text) => !text.includes('422'))).to.deep.equal([]);
    await page.fill('#dates-0-date', '2024-05');
    await page.waitForSelector('#dates-0-date:not([aria-invalid])');
    // Somebody else saves: nothing of either is lost.
    await database().query(
      sql`update maillage.record_draft set body = body || '{"vintage": "2024"}' where record_id = ${id}`,
    );
    await page.fill('#title', 'Titre à moi');
    await page.waitForFunction(() => {
      const { document } = globalThis as unknown as {
        document: { getElementById(id: string): { textContent: string } };
      };
      return document.getElementById('etat').textContent.includes('Quelqu’un d’autre');
    });
    await press(page, 'enregistrer');
    expect(await page.inputValue('#title')).to.equal('Titre à moi');
    expect(await page.textContent('main [role=alert]')).to.contain('« Titre saisi » → « Titre à moi »');
    await page.context().close();
  });

  it('let anybody report an error, and who keeps the record answer it', async () => {
    const { page } = await open(
      null,
      '/catalogue/signaler?collection=communes&objet=09122&lon=1.6&lat=42.9',
      {
        javaScriptEnabled: false,
      },
    );
    expect(await page.textContent('main')).to.contain('objet 09122');
    await page.fill('#message', 'Le contour est faux.');
    await page.fill('#courriel', 'habitante@exemple.fr');
    await follow(page, 'main form button');
    expect(await page.textContent('h1')).to.equal('Merci');
    await page.context().close();
    const own = await open(officer, '/catalogue/mes-fiches?groupe=reports', { javaScriptEnabled: false });
    await follow(own.page, 'main th a');
    expect(await own.page.textContent('#signalements ~ ol')).to.contain('Le contour est faux.');
    await follow(own.page, 'main form[action$="/cloture"] button');
    expect(await own.page.textContent('#signalements ~ ol')).to.contain('Traité');
    await own.page.context().close();
  });

  it('have no fault that axe finds, and fit windows of 1280, 390 and 320 pixels', async () => {
    const id = await begin('toutes_les_parties', {
      title: 'Équipements sportifs et de loisirs des communes de la vallée, avec leur accessibilité',
      dates: [{ type: 'revision', date: '2024-05' }],
      extents: [{ description: 'Foix', bbox: [1.5, 42.9, 1.7, 43.1] }],
      distributions: [{ url: 'https://exemple.fr/equipements.csv', name: 'CSV', function: 'download' }],
      use_constraints: [{ text: 'Ne pas utiliser à une échelle plus fine que 1/25 000.' }],
    });
    const copy = database().as({ account_id: officer.id, scopes: '*' });
    await copy.act((db) =>
      db.query(sql`update maillage.record_draft set state = 'submitted' where record_id = ${id}`),
    );
    const shown: [string, TestAccount | null, string][] = [
      ['mine', officer, '/catalogue/mes-fiches'],
      ['new', officer, '/catalogue/fiches/nouvelle'],
      ['submitted', approver, `/catalogue/fiches/${id}`],
      ['locked', officer, `/catalogue/fiches/${id}/description`],
      ['description', officer, '/catalogue/fiches/vive/description'],
      ['resources', officer, `/catalogue/fiches/communes/ressources`],
      ['access', officer, `/catalogue/fiches/${id}/acces`],
      ['own', officer, '/catalogue/fiches/communes'],
      ['history', officer, '/catalogue/fiches/communes/historique'],
      ['report', null, '/catalogue/signaler?collection=communes'],
    ];
    for (const [name, account, path] of shown) await expect_fit(await open(account, path), `record_${name}`);
  });
});
