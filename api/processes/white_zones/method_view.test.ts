import { expect } from 'chai';
import { method_page } from '../../../viewer/pages/method.tsx';
import { compute_coverage } from '../coverage/compute_coverage.ts';
import { measure_situation } from '../coverage/read_situation.ts';
import { usual_request } from '../coverage/request.ts';
import { counted, make_inputs } from '../coverage/testing.ts';
import type { WithoutCar } from '../coverage/without_car.ts';
import { shipped_baskets, type Basket } from './baskets.ts';
import { method_view } from './method_view.ts';
import { keep_parameters } from './result.ts';

describe('the method page', () => {
  const [basket] = shipped_baskets as [Basket, Basket];
  const travel = { speed_kmh: 50, detour: { mountain: 1.5, rural: 1.4, urban: 1.3 } };
  const make_view = async (without_car: WithoutCar | null = null) => {
    const inputs = make_inputs(
      {
        ids: ['a', 'b'],
        lon: Float64Array.of(0, 1),
        lat: Float64Array.of(45, 45),
        population: Float64Array.of(900, 100),
        context: new Uint8Array(2),
        code_insee: [null, null],
        code_epci: [null, null],
        code_departement: [null, null],
      },
      [counted({ id: 'dila:1', source: 'dila', type_service: 'caf', lon: 0, lat: 45 })],
      travel,
    );
    inputs.read.demands.without_car = without_car;
    const rule = { kind: 'core_operator', category: 'caf' } as const;
    const request = { ...usual_request({ ...basket, class_rule: rule }, '2026-11-26'), rule };
    const situation = await measure_situation(inputs, request);
    const coverage = compute_coverage(situation);
    const kept = keep_parameters({ situation, coverage, code_version: '1.2.3', alternatives: [] });
    const share_white = coverage.whole.share.white;
    return method_view({
      ...kept,
      title: 'Essai',
      warnings: situation.warnings,
      lineage: 'Entrées.',
      share_white,
    });
  };
  const read = async (without_car: WithoutCar | null = null) => {
    const html = method_page(await make_view(without_car))({ visitor: null, here: '/' });
    return html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  };

  it('tells the rule of the result, its thresholds and what is not known', async () => {
    const text = await read();
    expect(text)
      .to.contain('10 % des habitants sont en zone blanche')
      .and.to.contain('« CAF » à 20 min ou moins')
      .and.to.contain('La classe est celle de la seule catégorie « CAF ».')
      .and.to.contain('MSA non renseignée, hors du calcul')
      .and.to.contain('refait 200 fois (graine 1)')
      .and.to.contain('Ligne droite allongée d’un détour (commune urbaine × 1,3, ailleurs × 1,4), à 50 km/h.')
      .and.to.contain('Indice de Gini : 0,9')
      .and.to.contain('Population par âge : non renseigné')
      .and.to.contain('Habitants sans voiture : non renseigné');
  });

  it('estimates who has no car where the census is loaded, and says for whom it cannot', async () => {
    const text = await read({ share: Float64Array.of(NaN, 0.2), vintage: '2022' });
    expect(text)
      .to.contain('Habitants sans voiture : 20, dont 20 en zone blanche.')
      .and.to.contain('au recensement de 2022.')
      .and.to.contain('Non renseigné pour 900 habitants de communes qui manquent au recensement');
  });

  it('shows a result of before figures existed, and none at all', async () => {
    const older = { ...(await make_view()), figures: null, uncertainty: null };
    const html = method_page(older)({ visitor: null, here: '/' });
    expect(html).to.contain('Le résultat : Essai').and.not.to.contain('Gini');
    expect(method_page(null)({ visitor: null, here: '/' })).to.contain('Aucun calcul');
  });
});
