import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { planner_method_page } from '../../viewer/pages/planner_method.tsx';
import { planner_sheet_page } from '../../viewer/pages/planner_sheet.tsx';
import { write_scenario_text } from '../../viewer/pages/scenario_body.ts';
import { AppError } from '../../errors.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { choice, read_query, refuse, type Param, type Values } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_page } from '../respond.ts';
import { compare_scenario, type Comparison } from './compare.ts';
import { describe_method } from './describe_method.ts';
import { describe_sheet } from './describe_sheet.ts';
import { name_scope, type SheetScope } from './sheet_scope.ts';
import { is_own_search } from '../processes/placement_process/search_seal.ts';
import { read_asked_scenario, scenario_params } from './scenario_query.ts';

const levels = ['region', 'departement', 'epci'] as const;

const sheet_params = {
  ...scenario_params,
  niveau: choice('region : le rapport ; departement : ses fiches ; epci : une fiche.', levels),
  code: {
    description: 'Code du département ou de l’intercommunalité.',
    schema: { type: 'string' },
    absent: null,
    parse(text: string, name: string) {
      if (/^[0-9A-Z]{2,9}$/.test(text)) return text;
      throw refuse(name, text, 'le code d’un département ou le SIREN d’une intercommunalité');
    },
  } as Param<string | null>,
};

/** Print sheets of a scenario, and the method of its result. */
export const planner_sheets_block: Block = {
  id: 'planner-sheets',
  routes(router, { config, database }) {
    router.get('/planificateur/fiche', async (request, response) => {
      const values = read_query(request, sheet_params);
      const scope = read_scope(values);
      const access = access_of(request, database);
      charge(response, costs.computation);
      const comparison = await compare_asked(access, config, values);
      check_scope(comparison, scope);
      const link = (code: string | null) => csv_link(comparison, code);
      const view = await describe_sheet(access, comparison, scope, {
        region: config.REGION_NAME,
        link,
        is_own_search: await is_own_search(config, comparison.body),
      });
      send_page(response, planner_sheet_page(view));
    });
    router.get('/planificateur/methode', async (request, response) => {
      const values = read_query(request, scenario_params);
      const access = access_of(request, database);
      charge(response, costs.computation);
      const comparison = await compare_asked(access, config, values);
      const place = name_scope(comparison, { level: 'region' }, config.REGION_NAME);
      send_page(response, planner_method_page(describe_method(comparison, place, { with_draws: true })));
    });
  },
};

async function compare_asked(
  access: Access,
  config: Config,
  values: Values<typeof scenario_params>,
): Promise<Comparison> {
  return compare_scenario(access, config, await read_asked_scenario(access, config, values));
}

function read_scope({ niveau, code }: Values<typeof sheet_params>): SheetScope {
  if (niveau === null || niveau === 'region') return { level: 'region' };
  if (code === null) throw refuse('code', '', 'un code, avec « niveau »');
  return { level: niveau, code };
}

/** Throws a 404 AppError when nobody of the comparison lives in that territory. */
function check_scope({ tally }: Comparison, scope: SheetScope): void {
  if (scope.level === 'region' || tally.parts.some((part) => part[scope.level] === scope.code)) return;
  throw new AppError(`Personne n’est compté dans le territoire « ${scope.code} » avec ce scénario.`, {
    status: 404,
    code: 'unknown-territory',
    place: 'code',
    remedy: 'Choisir un territoire de la région et du scénario : /territories/search?q=nom.',
  });
}

const csv_link = ({ body }: Comparison, code: string | null): string =>
  `/planner/export?table=communes&csv=excel&epci=${code ?? 'aucun'}&s=${write_scenario_text(body)}`;
