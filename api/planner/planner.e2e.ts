import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { api_jobs } from '../job_kinds.ts';
import { count_colours, find_violations, overflow_of, without_webgl } from '../map/browser_testing.ts';
import { drain } from '../worker.ts';
import {
  add_in,
  address_of,
  far_site,
  figures_of,
  own_counters,
  publish_all,
  publish_with_planner,
  sign_in,
  status_of,
  use_planner,
  wait_for_figures,
  wait_for_map,
} from './screen_testing.ts';

/** How many of so many are in a white zone for certain, probably, or perhaps. */
async function certainty_of(page: Page, moment: string, all: number): Promise<number[]> {
  const line = page.locator('.certainty > p', { hasText: `En zone blanche ${moment} : ${all} habitants` });
  const said = ((await line.textContent()) ?? '').replace(/\s/g, ' ');
  const [, ...counts] = /dont (\d+) certains?, (\d+) probables? et (\d+) incertains?\./.exec(said) ?? [];
  return counts.map(Number);
}

describe('the planner in a browser', function () {
  this.timeout(120_000);
  const { config, database, at, visit, open } = use_planner(publish_with_planner);

  it('shows who is served, adds a guichet by the keyboard alone, tells its effect, takes it back', async () => {
    const { page, complaints } = await open(own_counters);
    await wait_for_map(page);
    await status_of(page).getByText('700 habitants (70,0 %) vivent en zone blanche').waitFor();
    expect(await figures_of(page)).to.deep.equal([
      'Zone desservie2002000',
      'Zone grise1001000',
      'Zone blanche7007000',
    ]);
    // Of the seven squares in white zones the nearest ones may not be in one by a faster car.
    const [certain = 0, ...less] = await certainty_of(page, 'aujourd’hui', 700);
    expect(certain + (less[0] ?? 0) + (less[1] ?? 0)).to.equal(700);
    expect(certain).to.be.within(500, 700);
    await add_in(page, 'Plus-Loin');
    // A scenario changes nothing of things as they are, and has words of its own, which its report prints.
    const with_site = await certainty_of(page, 'avec le scénario', 200);
    expect(with_site.reduce((sum, count) => sum + count, 0)).to.equal(200);
    expect((await certainty_of(page, 'aujourd’hui', 700))[0]).to.equal(certain);
    const report = await page.getByRole('link', { name: 'Rapport à imprimer' }).getAttribute('href');
    expect(await (await fetch(at(report ?? ''))).text()).to.contain(
      `dont certaine</th><td class="number">${certain}</td><td class="number">${with_site[0]}</td>`,
    );
    expect(await status_of(page).textContent()).to.match(/500 habitants gagnent un niveau/);
    expect(await figures_of(page)).to.deep.equal([
      'Zone desservie200500+300',
      'Zone grise100300+200',
      'Zone blanche700200−500',
    ]);
    const link = await page.evaluate(() => (globalThis as unknown as { location: Location }).location.href);
    await page.getByRole('button', { name: 'Annuler' }).click();
    await status_of(page).getByText('Annulé : Ajouter Plus-Loin').waitFor();
    expect((await figures_of(page))[2]).to.equal('Zone blanche7007000');
    await page.getByRole('button', { name: 'Rétablir' }).click();
    await page.goto('about:blank');
    await page.goto(link);
    await wait_for_figures(page);
    await page.locator('.sites').getByRole('button', { name: 'Plus-Loin' }).waitFor();
    await page.locator('table.figures tbody', { hasText: '+300' }).waitFor();
    expect(complaints).to.deep.equal([]);
  });

  it('goes on with the new data when they change under the page', async () => {
    const { page } = await open(own_counters);
    await wait_for_figures(page);
    await publish_all(database());
    await add_in(page, 'Plus-Loin');
    expect(await status_of(page).textContent()).to.match(/500 habitants gagnent un niveau/);
  });

  it('places by a click on the map, moves by arrow keys, locks, renames and removes', async () => {
    const { page } = await open(own_counters);
    await wait_for_map(page);
    await page.getByRole('button', { name: 'Placer d’un clic sur la carte' }).click();
    const box = (await page.locator('.map').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await status_of(page).getByText('Visio-guichet ajouté').waitFor();
    const marker = page.locator('.site-marker');
    const before = await marker.boundingBox();
    await marker.focus();
    await page.keyboard.press('ArrowRight');
    await status_of(page).getByText('déplacé de 500 m vers l’est').waitFor();
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(300);
    expect((await marker.boundingBox())?.x).to.be.greaterThan((before?.x ?? 0) + 2);
    // The way of one site is one step of the history.
    await page.getByText('Ce qui a été fait (2)').waitFor();
    await page.getByLabel('Nom', { exact: true }).fill('Mairie de Plus-Loin');
    await page.keyboard.press('Enter');
    await page.locator('.sites').getByRole('button', { name: 'Mairie de Plus-Loin' }).first().waitFor();
    await page.getByLabel(/Verrouiller/).check();
    await marker.focus();
    await page.keyboard.press('ArrowUp');
    await status_of(page).getByText('est verrouillé').waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Retirer Mairie de Plus-Loin' }).click();
    await status_of(page).getByText('Visio-guichet retiré').waitFor();
    expect(await marker.count()).to.equal(0);
  });

  it('drags a guichet by the mouse, and the figures follow', async () => {
    const { page } = await open({ ...own_counters, sites: [{ ...far_site, nom: 'A' }] });
    await wait_for_map(page);
    // The guichets of a link are counted after the map has begun: what is said first follows.
    await status_of(page).getByText('200 habitants (20,0 %) vivent en zone blanche').waitFor();
    const box = (await page.locator('.site-marker').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y - 200, { steps: 8 });
    await page.mouse.up();
    await status_of(page).getByText('A déplacé').waitFor();
    expect((await figures_of(page))[0]).not.to.contain('+300');
  });

  it('counts houses for their partners at a tick, in a territory of one’s choice', async () => {
    const { page } = await open(own_counters);
    await wait_for_figures(page);
    await page.getByLabel('Une maison France services compte').check();
    await status_of(page).getByText('Compter les maisons').waitFor();

    expect((await figures_of(page))[0]).to.contain('Zone desservie300300');
    await page.getByLabel('Compter les habitants de').selectOption('epci');
    await page.getByLabel('Intercommunalité', { exact: true }).selectOption('200000002');
    await page.getByRole('heading', { name: 'Résultats : CC de l’Est' }).waitFor();
    expect(await page.locator('#epci tbody tr').count()).to.equal(1);
    await page.getByLabel('Compter les habitants de').selectOption('area');
    await page.locator('#area-commune-input').fill('Proche');
    await page.getByRole('option', { name: 'Proche' }).click();
    await page.getByRole('button', { name: 'Compter dans ce cercle' }).click();
    await page.getByRole('heading', { name: 'Résultats : Zone dessinée' }).waitFor();
    expect((await figures_of(page))[2]).to.equal('Zone blanche2002000');
    expect(await find_violations(page)).to.deep.equal([]);
  });

  it('goes back step by step by the browser, not drag by drag, and then out of the page', async () => {
    const { page } = await visit('/zones-blanches');
    await page.goto(at(address_of(own_counters)));
    await wait_for_figures(page);
    await page.getByLabel('Compter les habitants de').selectOption('epci');
    await page.getByLabel('Intercommunalité', { exact: true }).selectOption('200000002');
    await page.getByRole('heading', { name: 'Résultats : CC de l’Est' }).waitFor();
    await add_in(page, 'Plus-Loin');
    // Chosen and done with: the field is ready for the next one.
    expect(await page.locator('#add-site-input').inputValue()).to.equal('');
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Est : 500 m', exact: true }).click();
    await status_of(page).getByText('déplacé de 500 m vers l’est').waitFor();
    await page.getByLabel('Panier de services').selectOption('premier_accueil');
    await status_of(page).getByText('Choisir le panier').waitFor();

    await page.goBack();
    await status_of(page).getByText('Retour à une autre étape').waitFor();
    expect(await page.getByLabel('Panier de services').inputValue()).to.equal('guichets_propres');
    expect(await page.locator('.sites > li').count()).to.equal(1);
    await page.goBack();
    await page.locator('.sites > li').waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { name: 'Résultats : CC de l’Est' }).count()).to.equal(1);
    await page.goBack();
    await page.getByRole('heading', { name: 'Résultats : Toute la région' }).waitFor();
    expect(await page.getByLabel('Compter les habitants de').inputValue()).to.equal('region');
    await page.goForward();
    await page.getByRole('heading', { name: 'Résultats : CC de l’Est' }).waitFor();
    await page.goForward();
    await page.locator('.sites > li').waitFor();
    // What « Retour » has changed, « Annuler » takes back too; a link in the address is opened at once.
    await page.getByRole('button', { name: 'Annuler' }).click();
    await status_of(page).getByText('Annulé : Changer d’étape par le navigateur').waitFor();
    await page.evaluate(
      (hash) => {
        (globalThis as unknown as { location: { hash: string } }).location.hash = hash;
      },
      address_of({ ...own_counters, titre: 'Par lien' }).split('#')[1] ?? '',
    );
    await page.getByRole('heading', { name: 'Résultats : Toute la région' }).waitFor();
    expect(await page.getByLabel('Titre du scénario').inputValue()).to.equal('Par lien');
    for (let i = 0; i < 4; i++) await page.goBack();
    await page.waitForURL(/zones-blanches/);
  });

  it('simulates that a house closes: who loses is counted', async () => {
    const { page } = await open({
      ...own_counters,
      partners: true,
      removed: ['france_services:1'],
    });
    await wait_for_figures(page);
    await page.getByText(/400 habitants en perdent un/).waitFor();
    await page.getByRole('button', { name: 'Rouvrir France services de Lointaine' }).click();
    await page.getByText(/400 habitants en perdent un/).waitFor({ state: 'detached' });
  });

  it('proposes the best places, says how sure that is, and takes them over', async () => {
    const { page, complaints } = await open(own_counters);
    await wait_for_figures(page);
    await page.getByLabel('Nombre de nouveaux visio-guichets').fill('1');
    await page.getByText('Autres contraintes').click();
    await page.getByLabel('Tracer la courbe').check();
    await page.getByRole('button', { name: 'Proposer les meilleurs emplacements' }).click();
    await page.getByRole('button', { name: 'Abandonner la recherche' }).waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    const stop = new AbortController();
    await drain({ config, database: database(), handlers: api_jobs, signal: stop.signal });
    await page.getByText('Aucun autre choix ne fait mieux').first().waitFor();
    await page.getByText('1 emplacement proposé').waitFor();
    expect(await page.locator('.line-chart').count()).to.be.greaterThan(0);
    expect(await find_violations(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'Appliquer au scénario' }).click();
    await status_of(page).getByText('Proposition appliquée').waitFor();
    expect(await page.locator('.sites > li').count()).to.equal(1);
    expect((await figures_of(page))[2]).to.match(/^Zone blanche700[234]00/);
    // What the search has shown stays beside the guichets, until one of them moves, and goes with the scenario onto paper.
    await page.locator('#guichets').getByText('c’est démontré').waitFor();
    const report = await page.getByRole('link', { name: 'Rapport à imprimer' }).getAttribute('href');
    const paper = await (await fetch(at(report ?? ''))).text();
    expect(paper).to.contain('1 nouveau visio-guichet à 20 min au plus').and.contain('c’est démontré');
    await page.locator('.sites > li > button').click();
    await page.getByRole('button', { name: 'Est : 500 m', exact: true }).click();
    await page.locator('#guichets').getByText('ce qu’elle démontrait ne vaut plus').waitFor();
    expect(complaints).to.deep.equal([]);
  });

  it('searches with the houses counted as the tick says, by the basket that counts them so', async () => {
    const { page } = await open({ ...own_counters, partners: true });
    await wait_for_figures(page);
    const [asked] = await Promise.all([
      page.waitForRequest('**/processes/placement/execution'),
      page.getByRole('button', { name: 'Proposer les meilleurs emplacements' }).click(),
    ]);
    const { inputs } = asked.postDataJSON() as { inputs: { basket: string } };
    expect(inputs.basket).to.equal('premier_accueil');
    await page.getByRole('button', { name: 'Abandonner la recherche' }).click();
    await status_of(page).getByText('Recherche abandonnée').waitFor();
  });

  it('compares with what was put aside, and with a link', async () => {
    const { page } = await open({ ...own_counters, sites: [far_site] });
    await wait_for_figures(page);
    await page.getByText('Comparer deux scénarios').click();
    await page.getByRole('button', { name: 'Prendre le scénario présent' }).click();
    await page.getByRole('columnheader', { name: 'Référence', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Plus-Loin' }).first().click();
    await page.getByRole('button', { name: 'Retirer Plus-Loin' }).click();
    await page
      .locator('#resultats')
      .getByText(/500 habitants en perdent un/)
      .waitFor();
    expect(await page.getByRole('row', { name: /Seulement dans la référence/ }).textContent()).to.contain(
      'Plus-Loin',
    );
    expect(await find_violations(page)).to.deep.equal([]);
    await page.getByLabel('Lien d’un autre scénario').fill('https://exemple.fr/rien');
    await page.getByRole('button', { name: 'Comparer avec ce lien' }).click();
    await page.getByRole('alert').getByText('ne contient pas de scénario').waitFor();
    await page.getByLabel('Lien d’un autre scénario').fill(at(address_of(own_counters)));
    await page.keyboard.press('Enter');
    await page
      .locator('#resultats')
      .getByText(/500 habitants en perdent un/)
      .waitFor({ state: 'detached' });
  });

  it('keeps what is not saved through the sign-in, then saves it', async () => {
    const { page, complaints } = await open(own_counters);
    await wait_for_figures(page);
    await add_in(page, 'Plus-Loin');
    await page.getByLabel('Titre du scénario').fill('Essai de l’Est');
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Se connecter pour enregistrer' }).click();
    await sign_in(page);
    await page.locator('.sites').getByRole('button', { name: 'Plus-Loin' }).waitFor();
    await page.getByRole('button', { name: 'Enregistrer le scénario' }).click();
    await page.getByText('Scénario enregistré : Essai de l’Est').waitFor();
    expect(await page.locator('a[href^="/scenarios/"]').textContent()).to.equal('Essai de l’Est');
    expect(complaints).to.deep.equal([]);
  });

  it('saves the map as a picture that is not blank', async () => {
    const { page } = await open(own_counters);
    await wait_for_map(page);
    await page.waitForTimeout(800);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Image de la carte (PNG)' }).click(),
    ]);
    expect(file.suggestedFilename()).to.equal('visio-guichets.png');
    const png = readFileSync(await file.path());
    const image = await page.evaluateHandle(
      async (data) => {
        const { Image } = globalThis as unknown as {
          Image: new () => HTMLElement & { src: string; decode(): Promise<void> };
        };
        const picture = new Image();
        picture.src = data;
        await picture.decode();
        return picture;
      },
      `data:image/png;base64,${png.toString('base64')}`,
    );
    expect(await image.evaluate(count_colours as never)).to.be.greaterThan(20);
  });

  it('says the same without WebGL: list, figures and guichets stay', async () => {
    const { page } = await open(own_counters, { prepare: without_webgl });
    await page.locator('.map-part').getByText('WebGL indisponible').waitFor();
    const card = page.locator('#liste .cards li', { hasText: 'Plus-Loin' });
    await card.getByRole('button', { name: 'Ajouter un visio-guichet' }).click();
    await status_of(page).getByText('Visio-guichet ajouté : Plus-Loin').waitFor();
    await page.getByRole('button', { name: 'Est : 500 m', exact: true }).click();
    await status_of(page).getByText('déplacé de 500 m vers l’est').waitFor();
    expect(await page.getByRole('button', { name: 'Image de la carte (PNG)' }).count()).to.equal(0);
    expect(await find_violations(page)).to.deep.equal([]);
  });

  it('says that the times do not come, and asks again when told to', async () => {
    const prepare = (page: Page) => page.route('**/planner/situation?*', (route) => route.abort());
    const { page } = await open(own_counters, { prepare });
    await page.getByRole('alert').getByText('n’ont pas pu être chargées').waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    await page.unroute('**/planner/situation?*');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await wait_for_figures(page);
  });

  it('filters map and list by the legend', async () => {
    const { page } = await open(own_counters);
    await wait_for_map(page);
    await page.waitForTimeout(800);
    const all = await page.locator('.map').screenshot();
    for (const name of [/^Zone blanche/, /^Zone grise/]) await page.getByRole('checkbox', { name }).uncheck();
    await page.locator('#liste .cards li').nth(2).waitFor({ state: 'detached' });
    await page.waitForTimeout(800);
    expect((await page.locator('.map').screenshot()).equals(all)).to.equal(false);
    expect(await page.locator('#liste .cards li button.link').allTextContents()).to.include('Proche');
  });

  for (const width of [1280, 390, 320])
    it(`has no barrier that axe-core finds and fits ${width} pixels, part by part`, async () => {
      const { page } = await open(
        { ...own_counters, sites: [far_site] },
        { viewport: { width, height: 844 } },
      );
      await page.locator('.map[data-loaded]').waitFor({ state: 'attached', timeout: 40_000 });
      const check = async (what: string) => {
        expect(await find_violations(page), what).to.deep.equal([]);
        expect(await overflow_of(page), what).to.equal(0);
      };
      if (width < 960)
        for (const part of ['Carte', 'Liste', 'Réglages']) {
          await page.getByRole('button', { name: part, exact: true }).click();
          await check(part);
        }
      await page.locator('.sites').getByRole('button', { name: 'Plus-Loin' }).click();
      await page.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: { querySelectorAll(selector: string): Iterable<{ open: boolean }> };
        };
        for (const details of document.querySelectorAll('.side details')) details.open = true;
      });
      await check('opened');
      const top_of = async (selector: string) => (await page.locator(selector).boundingBox())!;
      if (width < 960) {
        await page.getByRole('button', { name: 'Placer d’un clic sur la carte' }).click();
        // From far down the panel: the map comes into view.
        expect((await top_of('.map')).y).to.be.within(0, 400);
      } else {
        await page.locator('#epci').scrollIntoViewIfNeeded();
        const map = await top_of('.map-part');
        expect(map.y + map.height, 'the map ends above the list').to.be.at.most((await top_of('.below')).y);
      }
    });
});
