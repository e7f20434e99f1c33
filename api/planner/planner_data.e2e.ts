import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { is_inside } from '../../viewer/planner/area.ts';
import { read_scenario_text, type ScenarioBody } from '../../viewer/pages/scenario_body.ts';
import { find_violations } from '../map/browser_testing.ts';
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

/** The scenario of the page's address. */
async function scenario_in(page: Page): Promise<ScenarioBody> {
  const hash = await page.evaluate(
    () => (globalThis as unknown as { location: { hash: string } }).location.hash,
  );
  const found = read_scenario_text(new URLSearchParams(hash.slice(1)).get('s') ?? '');
  if (found.faults !== undefined) throw new Error(JSON.stringify(found.faults));
  return found.body;
}

describe('the planner in a browser: areas, saved scenarios, data that change', function () {
  this.timeout(120_000);
  const { database, at, visit, open } = use_planner(publish_with_planner);

  it('counts who lives in an area drawn by the mouse, and gives a drawing up', async () => {
    const { page, complaints } = await open(own_counters);
    await wait_for_map(page);
    await page.getByLabel('Compter les habitants de').selectOption('area');
    const { x, y, width, height } = (await page.locator('.map').boundingBox())!;
    const at = (part_x: number, part_y: number) => [x + part_x * width, y + part_y * height] as const;
    const click = async (corner: readonly [number, number]) => {
      await page.mouse.move(...corner, { steps: 4 });
      await page.mouse.click(...corner);
      await page.waitForTimeout(120);
    };
    await page.getByRole('button', { name: 'Dessiner sur la carte' }).click();
    await page.getByText('Cliquez chaque coin de la zone').waitFor();
    await click(at(0.6, 0.3));
    await page.getByRole('button', { name: 'Abandonner le dessin' }).click();
    expect((await scenario_in(page)).territory).to.equal(undefined);

    await page.getByRole('button', { name: 'Dessiner sur la carte' }).click();
    // Loading the tool takes a moment; what is clicked before it is there is no corner.
    await page.locator('.map[data-drawing]').waitFor();
    const corners = [at(0.55, 0.2), at(0.95, 0.2), at(0.95, 0.8), at(0.55, 0.8)];
    for (const corner of [...corners, corners[0]!]) await click(corner);
    await page.getByRole('heading', { name: 'Résultats : Zone dessinée' }).waitFor();
    const { territory } = await scenario_in(page);
    expect(territory?.kind).to.equal('area');
    const area =
      territory?.kind === 'area' ? territory.geometry : { type: 'Polygon' as const, coordinates: [] };
    // Squares of 100 inhabitants from 0° to 0.9° east: those whose centre is in what was drawn.
    const inside = Array.from({ length: 10 }, (_, i) => i / 10).filter((lon) => is_inside(area, lon, 43.5));
    expect(inside.length).to.be.within(2, 6);
    expect(Math.min(...inside)).to.be.above(0.3);
    expect((await figures_of(page))[2]).to.equal(`Zone blanche${inside.length}00${inside.length}000`);
    // No guichet was placed by the clicks, and the map's own clicks work again.
    expect(await page.locator('.sites > li').count()).to.equal(0);
    await page.waitForTimeout(500);
    await page.mouse.click(...at(0.3, 0.5));
    await page.getByRole('button', { name: 'Ajouter un visio-guichet ici' }).waitFor();
    expect(await find_violations(page)).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });

  it('compares with a saved scenario, and goes back to things as they are', async () => {
    const { page, complaints } = await visit('/connexion?retour=/planificateur');
    await sign_in(page);
    await page.goto('about:blank');
    await page.goto(at(address_of({ ...own_counters, titre: 'Un guichet', sites: [far_site] })));
    await page.locator('table.figures tbody', { hasText: '+300' }).waitFor();
    await page.getByRole('button', { name: 'Enregistrer le scénario' }).click();
    await page.getByText('Scénario enregistré : Un guichet').waitFor();

    await page.goto('about:blank');
    await page.goto(at(address_of(own_counters)));
    await wait_for_figures(page);
    await page.getByText('Comparer deux scénarios').click();
    await page.getByLabel('Scénario enregistré').selectOption({ label: 'Un guichet' });
    await page.locator('.notice').getByText('Un guichet').last().waitFor();
    await page.getByRole('columnheader', { name: 'Référence', exact: true }).waitFor();
    // Class → of the saved scenario, of this one, difference.
    expect(await figures_of(page)).to.deep.equal([
      'Zone desservie500200−300',
      'Zone grise300100−200',
      'Zone blanche200700+500',
    ]);
    expect(await page.getByRole('row', { name: /Seulement dans la référence/ }).textContent()).to.contain(
      'Plus-Loin',
    );
    const zone = page.locator('#epci tbody tr', { hasText: 'CC de l’Est' });
    expect((await zone.textContent())?.replace(/\s/g, ' ')).to.match(/CC de l’Est/);
    await page.getByRole('button', { name: 'Revenir à la situation actuelle' }).click();
    await page.getByRole('columnheader', { name: 'Actuel', exact: true }).waitFor();
    expect((await figures_of(page))[2]).to.equal('Zone blanche7007000');
    expect(complaints).to.deep.equal([]);
  });

  it('starts again from the new data by itself, counts them, and asks nobody in vain for ever', async () => {
    const { page } = await open(own_counters);
    await wait_for_figures(page);
    expect((await figures_of(page))[0]).to.equal('Zone desservie2002000');
    await publish_all(database(), 200);
    await add_in(page, 'Plus-Loin');
    // Twice as many people in each square: the figures are those of the new data, the guichet's effect among them.
    await page.locator('table.figures tbody', { hasText: '+600' }).waitFor();
    expect((await figures_of(page))[0]).to.equal('Zone desservie4001 000+600');

    let refused = 0;
    const refuse = (url: string) =>
      page.route(url, (route) => {
        refused++;
        return route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({ status: 409, detail: 'Les données ont changé.', remedy: 'Recommencer.' }),
        });
      });
    await refuse('**/planner/row?*');
    await page.locator('#add-site-input').fill('Saint');
    await page.getByRole('option', { name: 'Saint-Milieu' }).click();
    await page.getByRole('alert').getByText('Les données ont changé. Recommencer.').waitFor();
    expect(refused).to.be.within(2, 12);
    const asked = refused;
    await page.waitForTimeout(500);
    expect(refused).to.equal(asked);
    expect(await find_violations(page)).to.deep.equal([]);
    await page.unroute('**/planner/row?*');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await status_of(page).getByText('Visio-guichet ajouté : Saint-Milieu').waitFor();
    expect(await page.locator('.sites > li').count()).to.equal(2);
  });
});
