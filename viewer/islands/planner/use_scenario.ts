import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PlannerView } from '../../pages/planner_view.ts';
import {
  max_scenario_text,
  read_scenario_text,
  write_scenario_text,
  type ScenarioBody,
} from '../../pages/scenario_body.ts';
import { act, begin, redo, undo, type History } from '../../planner/history.ts';

/** Where the scenario outlives a way through the sign-in, however long it is. */
const kept_name = 'planner-scenario';

const fresh_scenario = ({ default_basket, modes }: PlannerView): ScenarioBody => ({
  v: 1,
  basket: default_basket,
  mode: modes[0] ?? 'car',
  sites: [],
});

/** What was read, when it is a scenario. */
export const body_of = (found: ReturnType<typeof read_scenario_text> | null): ScenarioBody | null =>
  found !== null && found.faults === undefined ? found.body : null;
/** Why what was read is none. */
export const reason_of = (found: ReturnType<typeof read_scenario_text>): string =>
  found.faults?.[0]?.reason ?? 'illisible';

/** The scenario of a permalink, or what keeps it from being one; null without any. */
export function scenario_of(address: string): ReturnType<typeof read_scenario_text> | null {
  const at = address.indexOf('#');
  const text = new URLSearchParams(address.slice(at + 1)).get('s');
  return text === null ? null : read_scenario_text(text);
}

function read_first(view: PlannerView): { body: ScenarioBody; fault: string | null } {
  const kept = sessionStorage.getItem(kept_name);
  sessionStorage.removeItem(kept_name);
  const found = location.hash === '' ? null : scenario_of(location.hash);
  const linked = body_of(found);
  if (linked !== null) return { body: linked, fault: null };
  const body = body_of(kept === null ? null : read_scenario_text(kept)) ?? fresh_scenario(view);
  if (found === null) return { body, fault: null };
  return {
    body,
    fault: `Le lien n’est pas celui d’un scénario (${reason_of(found)}).`,
  };
}

/** The scenario with some of its members left out. */
export const without = <K extends keyof ScenarioBody>(
  body: ScenarioBody,
  ...names: readonly K[]
): Omit<ScenarioBody, K> =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.some((gone) => gone === name))) as Omit<
    ScenarioBody,
    K
  >;

export interface ScenarioState {
  body: ScenarioBody;
  history: History<ScenarioBody>;
  /** What was wrong with the address that the page was opened by. */
  fault: string | null;
  /** The address holds the scenario: a link to it is a link to all of it. */
  has_link: boolean;
  /** Does something that undo takes back; with `merge` as a part of the last step of that name. */
  act: (action: string, change: (body: ScenarioBody) => ScenarioBody, merge?: boolean) => void;
  undo: () => void;
  redo: () => void;
  /** Keeps the scenario for the page that the sign-in leads back to. */
  keep: () => void;
}

/** The scenario with its history; the address keeps it as a permalink. */
export function use_scenario(view: PlannerView): ScenarioState {
  const first = useRef<ReturnType<typeof read_first>>(null);
  first.current ??= read_first(view);
  const [history, set_history] = useState<History<ScenarioBody>>(() =>
    begin((first.current ?? read_first(view)).body),
  );
  const body = history.present;
  const text = write_scenario_text(body);
  const has_link = text.length <= max_scenario_text;
  const written = useRef('');
  useEffect(() => {
    written.current = has_link ? `#s=${text}` : '';
    history_replace(written.current);
  }, [text]);
  useEffect(() => {
    const on_hash = () => {
      if (location.hash === written.current) return;
      const found = body_of(scenario_of(location.hash));
      if (found !== null) set_history((before) => act(before, 'Ouvrir un lien', found));
    };
    addEventListener('hashchange', on_hash);
    return () => removeEventListener('hashchange', on_hash);
  }, []);
  return {
    body,
    history,
    fault: first.current.fault,
    has_link,
    act: useCallback(
      (action, change, merge) => set_history((before) => act(before, action, change(before.present), merge)),
      [],
    ),
    undo: useCallback(() => set_history(undo), []),
    redo: useCallback(() => set_history(redo), []),
    keep: () => sessionStorage.setItem(kept_name, text),
  };
}

const history_replace = (hash: string) => history.replaceState(null, '', hash || location.pathname);
