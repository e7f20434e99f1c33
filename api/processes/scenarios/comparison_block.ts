import type { Request } from 'express';
import { AppError } from '../../../errors.ts';
import { comparison_page } from '../../../viewer/pages/comparison.tsx';
import { compared_classes } from '../../../viewer/pages/comparison_view.ts';
import { access_of } from '../../auth/asker.ts';
import type { Block, Context } from '../../block.ts';
import { base_url } from '../../links.ts';
import { choice, integer, read_query } from '../../params.ts';
import { charge, costs } from '../../rate_limit.ts';
import { send_page } from '../../respond.ts';
import { view_comparison } from '../compare_scenarios/comparison_view.ts';
import { find_scenario } from './scenario_store.ts';

/** Stands for the other scenario: the present. */
const present = 'actuel';
const version = (of: string) =>
  integer(`Version ${of} ; la dernière à défaut.`, { absent: 0, minimum: 1, maximum: 100_000_000 });
const page_params = {
  version: version('du scénario'),
  autre_version: version('de l’autre scénario'),
  classe: choice('Classe que la table des territoires montre.', compared_classes),
};
const choice_params = {
  avec: {
    description: `Identifiant de l’autre scénario, ou « ${present} ».`,
    schema: { type: 'string', maxLength: 40 },
    absent: present,
    parse: (text: string) => text.trim().slice(0, 40),
  },
};

/** The comparison of two scenarios, or of one with the present, as a page. */
export const comparison_block: Block = {
  id: 'scenario-comparison',
  routes(router, context) {
    router.get('/scenarios/:scenario/comparaison', (request, response) => {
      const { avec } = read_query(request, choice_params);
      response.redirect(
        303,
        `/scenarios/${encodeURIComponent(request.params.scenario)}/comparaison/${encodeURIComponent(avec)}`,
      );
    });
    router.get('/scenarios/:scenario/comparaison/:other', async (request, response) => {
      charge(response, costs.computation);
      const view = await read_comparison(request, context);
      send_page(response, comparison_page(view));
    });
  },
};

async function read_comparison(request: Request, { config, database }: Context) {
  const { version, autre_version, classe } = read_query(request, page_params);
  const { scenario, other } = request.params as { scenario: string; other: string };
  const access = access_of(request, database);
  const number = (given: number) => (given === 0 ? null : given);
  const { a, b } = await access.read(async (db) => ({
    a: await find_scenario(db, scenario, number(version)),
    b: other === present ? null : await find_scenario(db, other, number(autre_version)),
  }));
  if (b !== null && b.id === a.id && b.n === a.n)
    throw new AppError('C’est deux fois la même version du même scénario.', {
      status: 400,
      code: 'same-scenario',
      place: 'autre_version',
      remedy: 'Choisir une autre version, un autre scénario, ou la situation actuelle.',
    });
  return view_comparison(a, b, { access, config, base: base_url(request, config), shown: classe ?? 'white' });
}
