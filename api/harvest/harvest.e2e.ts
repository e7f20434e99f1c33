import { expect } from 'chai';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { open_screens, type Screens } from '../accounts/testing.ts';
import { make_account, make_organisation, type TestAccount } from '../auth/testing.ts';
import { expect_fit, use_browser, visit } from '../map/browser_testing.ts';

describe('screens of harvesters in a browser', function () {
  this.timeout(120_000);
  const database = use_database();
  const browser = use_browser();
  let screens: Screens;
  let officer: TestAccount;
  let id: number;
  let run: number;
  before(async () => {
    const town = await make_organisation(database(), 'Syndicat mixte d’Ici et d’Ailleurs');
    officer = await make_account(database(), 'sig@exemple.fr', [['officer', town]]);
    const add = async (name: string, cron: string | null) =>
      (
        await database().query<{ id: number }>(
          sql`insert into maillage.harvester (name, kind, url, organisation_id, territory, options, cron)
            values (${name}, 'csw', 'https://catalogue.exemple.fr/geonetwork/srv/fre/csw', ${town},
            '{-0.33,42.57,3.45,45.05}', '{"query": "AnyText LIKE ''%eau%''"}', ${cron}) returning id`,
        )
      )[0]!.id;
    await add('Catalogue sans passage', null);
    id = await add('Catalogue régional des données géographiques', '30 2 * * *');
    const runs = await database().query<{ id: number }>(
      sql`insert into maillage.harvest_run (harvester_id, is_dry, state, is_complete, read, created, updated, unchanged, failed,
          duplicates, removed, to_confirm, message, ended_at)
        values (${id}, true, 'done', false, 100, 100, 0, 0, 0, 0, 0, 0, 'Essai des premières pages : la liste n’a pas été lue jusqu’au bout.', now()),
          (${id}, false, 'failed', false, 700, 700, 0, 0, 0, 0, 0, 0, '« catalogue.exemple.fr » répond 503 et ne peut servir pour l’instant.', now()),
          (${id}, false, 'done', true, 5123, 12, 40, 5000, 3, 68, 2, 1842, '1 842 fiches (36 % de celles de la moisson) ne sont plus dans le catalogue distant : leur suppression demande une confirmation.', now())
        returning id`,
    );
    run = runs[2]!.id;
    await database().query(
      sql`insert into maillage.harvest_log (run_id, outcome, remote_id, record_id, title, message)
        select ${run}::bigint, (array['created', 'updated', 'duplicate', 'failed'])[1 + i % 4],
          'fr-120066022-jdd-3f4cc8c8-5c3e-4a0e-8b56-0a569a7e' || i, case when i % 4 < 2 then 'r' || i end,
          'Zonage du plan local d’urbanisme intercommunal n° ' || i,
          case i % 4 when 2 then 'Déjà moissonnée par « Catalogue du département ».'
            when 3 then 'Son document contient un caractère qui ne peut être gardé. La fiche d’ici reste telle quelle.' end
        from generate_series(1, 150) i`,
    );
    await database().query(
      sql`insert into maillage.job (kind, input, state, progress, message)
        values ('harvest', jsonb_build_object('harvester', ${id}::bigint, 'dry_run', true), 'running', 0.42, '2 100 fiches lues sur 5 000')`,
    );
    screens = await open_screens(database());
  });
  after(() => screens.server.close());

  async function open(path: string) {
    const [name, value] = officer.cookie.split('=') as [string, string];
    const { url } = screens.server;
    return visit(browser(), url + path, {
      prepare: (page) => page.context().addCookies([{ name, value, url }]),
    });
  }

  it('fit small and large windows, and pass axe', async () => {
    const pages: Readonly<Record<string, string>> = {
      list: '/moissonnages',
      new: '/moissonnages/nouveau',
      one: `/moissonnages/${id}`,
      edit: `/moissonnages/${id}/modifier`,
      log: `/moissonnages/${id}/passages/${run}`,
      items: `/moissonnages/${id}/fiches`,
      removal: `/moissonnages/${id}/suppression`,
    };
    for (const [name, path] of Object.entries(pages)) {
      const opened = await open(path);
      if (name === 'new') await opened.page.click('summary:has-text("À quoi ressemble")');
      await expect_fit(opened, `harvest_${name}`);
    }
  });

  it('add a harvester and ask for its trial, after a mistake', async () => {
    const { page } = await open('/moissonnages/nouveau');
    await page.fill('#nom', 'Voisin');
    await page.selectOption('#nature', 'udata');
    await page.fill('#adresse', 'www.data.gouv.fr');
    await page.click('text=Enregistrer et tester');
    expect(await page.textContent('.error-summary')).to.contain('n’est pas lisible');
    expect(await page.inputValue('#nature')).to.equal('udata');
    await page.fill('#adresse', 'https://www.data.gouv.fr/organizations/x/');
    await page.click('text=Enregistrer et tester');
    await page.waitForURL('**/moissonnages/*?fait=essai');
    expect(await page.textContent('main')).to.contain('Essai : en attente');
    await page.context().close();
  });
});
