import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import {
  max_scenario_text,
  write_scenario_text,
  type ScenarioBody,
} from '../../viewer/pages/scenario_body.ts';
import { refuse, type Param, type Values } from '../params.ts';
import { read_scenario_query } from '../processes/scenarios/scenario_body.ts';
import { find_scenario } from '../processes/scenarios/scenario_store.ts';
import { today } from './planner.ts';
import { read_basket } from './read_question.ts';
import type { SituationQuestion } from './read_situation.ts';

/** How a scenario is named in a query. */
export const scenario_params = {
  s: {
    description: `Scénario : base64url de son JSON (ScenarioBody), ${max_scenario_text} caractères au plus ; celui de l’adresse du planificateur.`,
    schema: {
      type: 'string',
      maxLength: max_scenario_text,
      example: write_scenario_text({ v: 1, basket: 'premier_accueil', mode: 'car', sites: [] }),
    },
    component: 'planner-s',
    absent: null,
    parse: (text: string) => read_scenario_query(text),
  } as Param<ScenarioBody | null>,
  scenario: {
    description: 'Identifiant d’un scénario enregistré.',
    schema: { type: 'string', maxLength: 100, example: '00000000-0000-4000-8000-000000000000' },
    component: 'planner-scenario',
    absent: null,
    parse(text: string, name: string) {
      if (/^[\w-]{1,100}$/.test(text)) return text;
      throw refuse(name, text, 'l’identifiant d’un scénario');
    },
  } as Param<string | null>,
};

/** A scenario that was asked for, and what to call it. */
export interface AskedScenario {
  title: string;
  body: ScenarioBody;
}

/**
 * The scenario of a query; without one, the situation as it is. An AppError when the asker sees no scenario of that
 * identifier (404), or when both ways name one (400).
 */
export async function read_asked_scenario(
  access: Access,
  { WHITE_ZONES_BASKET }: Pick<Config, 'WHITE_ZONES_BASKET'>,
  { s, scenario }: Values<typeof scenario_params>,
): Promise<AskedScenario> {
  if (s !== null && scenario !== null) throw refuse('s', '…', 'un seul de « s » et « scenario »');
  if (scenario !== null) {
    const { title, body } = await access.read((db) => find_scenario(db, scenario));
    return { title, body };
  }
  if (s !== null) return { title: s.titre ?? 'Scénario sans titre', body: s };
  return { title: 'Situation actuelle', body: { v: 1, basket: WHITE_ZONES_BASKET, mode: 'car', sites: [] } };
}

/** What is measured for a scenario: the situation as it is, and with its sites and without what it removes. */
export async function questions_of(
  access: Access,
  config: Pick<Config, 'WHITE_ZONES_BASKET'>,
  { basket: id, basket_version, partners, mode, at, sites, removed = [] }: ScenarioBody,
): Promise<{ before: SituationQuestion; after: SituationQuestion }> {
  const basket = await read_basket(access, config, {
    id,
    version: basket_version ?? null,
    partners: partners ?? null,
  });
  const before = { basket, mode, as_of: today(), at: at ?? null, added: [], removed: [] };
  return { before, after: { ...before, added: sites, removed: [...new Set(removed)].sort() } };
}
