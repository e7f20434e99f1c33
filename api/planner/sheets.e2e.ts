import { expect } from 'chai';
import { fingerprint_of, write_scenario_text, type ScenarioBody } from '../../viewer/pages/scenario_body.ts';
import { find_violations, overflow_of } from '../map/browser_testing.ts';
import { use_planner } from './screen_testing.ts';
import { publish_two_departements } from './testing.ts';

describe('print sheets of the planner, in a browser', function () {
  this.timeout(60_000);
  const { visit } = use_planner((database) => publish_two_departements(database, 14), {
    DATA_DIR: '/nonexistent',
  });

  const scenario: ScenarioBody = {
    v: 1,
    titre: 'Essai',
    basket: 'guichets_propres',
    mode: 'car',
    sites: Array.from({ length: 9 }, (_, i) => ({
      id: `s${i}`,
      nom: `Visio-guichet numéro ${i} au nom plutôt long`,
      lon: 0.6 + i / 100,
      lat: 0,
      categories: null,
      locked: false,
    })),
  };
  // With all that a search may add to the text below.
  const searched = {
    value: 1_234_567,
    bound: 1_250_000,
    proven: false,
    unit: 'habitants × poids',
    p: 9,
    max_minutes: 20,
    of: fingerprint_of(scenario),
  };
  const s = write_scenario_text({ ...scenario, searched });
  const address = (query: string) => `/planificateur/fiche?s=${s}${query}`;

  /** Pages of the PDF that the browser prints. */
  async function count_pages(query: string): Promise<number> {
    const { page, complaints } = await visit(address(query));
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(complaints).to.deep.equal([]);
    const text = pdf.toString('latin1');
    // A4 upright, each of them.
    const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    for (const [, width, height] of boxes) {
      expect(Number(width)).to.be.closeTo(595, 1.5);
      expect(Number(height)).to.be.closeTo(842, 1.5);
    }
    return text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
  }

  it('print one page for an intercommunalité, however many sites it has', async () => {
    expect(await count_pages('&niveau=epci&code=200000001')).to.equal(1);
  });

  it('print the sheets of a département after its report, a page each and none blank', async () => {
    const { page } = await visit(address('&niveau=departement&code=31'));
    const sheets = await page.locator('.sheet.one-page').count();
    expect(sheets).to.equal(3);
    // Three of the report: the map, then tables, times and method with its counters.
    expect(await count_pages('&niveau=departement&code=31')).to.equal(3 + sheets);
    expect(await count_pages('')).to.equal(3);
  });

  it('say all that must stand on paper, and are accessible, on phones too', async () => {
    const { page, complaints } = await visit(address(''), {
      viewport: { width: 320, height: 700 },
    });
    const text = (await page.locator('main').textContent()) ?? '';
    for (const words of [
      'démonstration, 2016/2019',
      'Zone blanche de services',
      'Actuel',
      'Scénario',
      'Écart',
      'Par département',
      'Par intercommunalité',
      'Visio-guichet numéro 8',
      'Annuaire de l’administration',
      'Un habitant sur deux, au plus',
      'Quel service vaut guichet pour quelle catégorie',
      'Guichets propres des opérateurs',
      'km',
    ])
      expect(text).to.contain(words);
    expect(await overflow_of(page)).to.equal(0);
    expect(await find_violations(page)).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });
});
