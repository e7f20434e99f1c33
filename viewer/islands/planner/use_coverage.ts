import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ScenarioBody } from '../../pages/scenario_body.ts';
import { classify_all, ScenarioModel, type CountedSite } from '../../planner/model.ts';
import { make_scenario_draws, type ScenarioDraws } from '../../planner/scenario_draws.ts';
import { align_times, type Row, type Situation } from '../../planner/situation.ts';
import {
  forget,
  known_row,
  load_row,
  load_situation,
  question_of,
  question_without,
  Refused,
  row_question,
  warm_up,
} from './requests.ts';

/**
 * The cells' classes as things are, and under the scenario. The arrays change in place: `version` counts how often any
 * class has changed, so that what is summed and drawn is not made again for nothing.
 */
export interface Coverage {
  situation: Situation;
  before: Uint8Array;
  after: Uint8Array;
  /** Times under the scenario, as `situation.ds`. */
  times: Int32Array;
  /** How sure the white zones of both are, drawn after the classes (`use_certainty`). */
  draws: ScenarioDraws;
  version: number;
  /** Cells whose class the last version changed; null: look at all. */
  changed: readonly number[] | null;
  /** Sites whose times are still asked for. */
  pending: number;
  /** Another basket, mode or moment is being loaded: these are the figures from before. */
  is_stale: boolean;
}

interface Loaded {
  question: string;
  situation: Situation;
  /** Without the services that the scenario takes away. */
  base: Situation;
}

/** Indexes in the basket's categories that a site stands for: by its own list, else all that a visio-guichet can, as the server counts. */
export const categories_of = (
  { basket: { categories } }: Situation,
  { categories: wanted }: { categories: readonly string[] | null },
): number[] =>
  categories.flatMap(({ id, visio_substitutable }, k) =>
    (wanted === null ? visio_substitutable : wanted.includes(id)) ? [k] : [],
  );

/** A link may hold a rule that its basket, or what is measured of it, does not allow. */
const unfit_rule =
  'La règle de ce scénario ne s’applique pas aux services renseignés de son panier. Ouvrez le planificateur sans ce lien, ou changez de règle.';

/** When the data of the server change under the page, it starts again from the new ones by itself, so many times in a row. */
const most_reloads = 3;

/** Loads what the scenario needs and keeps its classes up to date. */
export function use_coverage(body: ScenarioBody): {
  coverage: Coverage | null;
  failure: string | null;
  retry: () => void;
} {
  const question = question_without(body);
  const [loaded, set_loaded] = useState<Loaded | null>(null);
  const [failure, set_failure] = useState<string | null>(null);
  const [attempt, set_attempt] = useState(0);
  const [arrived, set_arrived] = useState(0);
  const reloads = useRef(0);
  const fail = (error: unknown): void => {
    const is_outdated = error instanceof Refused && error.status === 409;
    if (!is_outdated || reloads.current >= most_reloads)
      return set_failure(error instanceof Error ? error.message : String(error));
    reloads.current++;
    forget();
    set_attempt((count) => count + 1);
  };
  useEffect(() => {
    let is_current = true;
    set_failure(null);
    Promise.all([load_situation(question_of(body)), load_situation(question)])
      .then(([situation, base]) => {
        if (is_current) set_loaded({ question, situation, base });
      })
      .catch((error: unknown) => {
        if (is_current) fail(error);
      });
    return () => void (is_current = false);
  }, [question, attempt]);

  const rule = body.rule ?? loaded?.situation.rule;
  const rule_key = JSON.stringify(rule);
  const made = useMemo(() => {
    if (loaded === null || rule === undefined) return null;
    const { situation, base } = loaded;
    const { categories } = situation.basket;
    try {
      const aligned = align_times(situation, base);
      return {
        model: new ScenarioModel(categories, rule, aligned.ds, situation.count),
        before: classify_all(categories, rule, situation.ds, situation.count),
        draws: make_scenario_draws(situation, rule, aligned),
      };
    } catch {
      return null;
    }
  }, [loaded, rule_key]);
  const is_unfit = loaded !== null && loaded.question === question && made === null;

  const last_rows = useRef(new Map<string, Row>());
  const shown = useRef<{ made: typeof made; version: number }>({ made: null, version: 0 });
  const coverage = useMemo((): Coverage | null => {
    if (loaded === null || made === null) return null;
    const { situation } = loaded;
    let pending = 0;
    const rows = new Map<string, Row>();
    const sites = body.sites.flatMap((site): CountedSite[] => {
      const row = known_row(row_question(situation, body.mode, site));
      if (row === undefined) pending++;
      // Until the times of the new place are here, those of the old one count: nothing flickers.
      const counted = row ?? (shown.current.made === made ? last_rows.current.get(site.id) : undefined);
      if (counted === undefined) return [];
      rows.set(site.id, counted);
      return [{ id: site.id, row: counted, categories: categories_of(situation, site) }];
    });
    last_rows.current = rows;
    const changed = made.model.set_sites(sites);
    const is_new = shown.current.made !== made;
    const is_other = is_new || changed.length > 0;
    shown.current = { made, version: shown.current.version + (is_other ? 1 : 0) };
    return {
      situation,
      before: made.before,
      after: made.model.class,
      times: made.model.times,
      draws: made.draws,
      version: shown.current.version,
      changed: is_new ? null : changed,
      pending,
      is_stale: loaded.question !== question,
    };
  }, [made, body.sites, arrived, question]);

  useEffect(() => {
    if (loaded === null || loaded.question !== question) return undefined;
    let is_current = true;
    if (body.sites.length === 0) warm_up(loaded.situation, body.mode);
    for (const site of body.sites) {
      const wanted = row_question(loaded.situation, body.mode, site);
      // Times that came after the page was drawn and before this are yet to be counted: they are told like new ones.
      if (known_row(wanted) !== undefined && coverage?.pending === 0) continue;
      load_row(wanted)
        .then(() => {
          reloads.current = 0;
          if (is_current) set_arrived((count) => count + 1);
        })
        .catch((error: unknown) => {
          if (is_current) fail(error);
        });
    }
    return () => void (is_current = false);
    // Not on another attempt: the times are asked for once its situation is here.
  }, [loaded, body.sites, question]);

  return {
    coverage,
    failure: is_unfit ? unfit_rule : failure,
    retry: () => {
      reloads.current = 0;
      forget();
      set_failure(null);
      set_attempt((count) => count + 1);
    },
  };
}

/** The classes of another scenario on the same cells, to compare with. Throws when its cells are others. */
export async function load_classes(body: ScenarioBody, on: Situation): Promise<Uint8Array> {
  const [situation, base] = await Promise.all([
    load_situation(question_of(body)),
    load_situation(question_without(body)),
  ]);
  const model = new ScenarioModel(
    situation.basket.categories,
    body.rule ?? situation.rule,
    align_times(situation, base).ds,
    situation.count,
  );
  const rows = await Promise.all(
    body.sites.map((site) => load_row(row_question(situation, body.mode, site))),
  );
  model.set_sites(
    body.sites.map((site, n) => ({
      id: site.id,
      row: rows[n] as Row,
      categories: categories_of(situation, site),
    })),
  );
  if (situation.count !== on.count || situation.ids.some((id, i) => id !== on.ids[i]))
    throw new Error('Les deux scénarios ne portent pas sur les mêmes carreaux habités.');
  return model.class;
}
