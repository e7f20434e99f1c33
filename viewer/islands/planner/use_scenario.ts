import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PlannerView } from '../../pages/planner_view.ts';
import {
  max_scenario_text,
  read_scenario,
  read_scenario_text,
  write_scenario_text,
  type ScenarioBody,
} from '../../pages/scenario_body.ts';
import { act, begin, redo, undo, type History } from '../../planner/history.ts';
import { step_of } from '../../planner/steps.ts';

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
  /** Counts the times that the browser went back or forth, or to another link. */
  returns: number;
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

/** What an entry of the browser's history holds: the whole scenario, also where it is too long for an address. */
interface Entry {
  scenario: ScenarioBody;
}
const is_entry = (state: unknown): state is Entry =>
  typeof state === 'object' && state !== null && Object.hasOwn(state, 'scenario');

/** The scenario of the entry that the browser has gone to, or of an address that somebody typed; null for neither. */
function entered(state: unknown): ScenarioBody | null {
  if (is_entry(state)) return body_of(read_scenario(state.scenario));
  return body_of(scenario_of(location.hash));
}

/**
 * The scenario with its history; the address keeps it as a permalink. Each step (`step_of`) is an entry of the browser's
 * history, so that « Retour » leads to the one before and not out of the page; what is undone or moved changes the entry.
 */
export function use_scenario(view: PlannerView): ScenarioState {
  const first = useRef<ReturnType<typeof read_first>>(null);
  first.current ??= read_first(view);
  const [history, set_history] = useState<History<ScenarioBody>>(() =>
    begin((first.current ?? read_first(view)).body),
  );
  const [returns, set_returns] = useState(0);
  const body = history.present;
  const text = write_scenario_text(body);
  const shown = useRef(text);
  shown.current = text;
  const has_link = text.length <= max_scenario_text;
  /** The step of the browser's entry; null before the first one is written. */
  const step = useRef<string | null>(null);
  /** What was done last makes an entry where it is a step. */
  const makes_entry = useRef(false);
  useEffect(() => {
    const now = step_of(body);
    const is_new = makes_entry.current && step.current !== null && step.current !== now;
    const address = has_link ? `#s=${text}` : location.pathname;
    const entry: Entry = { scenario: body };
    if (is_new) globalThis.history.pushState(entry, '', address);
    else globalThis.history.replaceState(entry, '', address);
    step.current = now;
  }, [text]);
  useEffect(() => {
    const on_pop = ({ state }: PopStateEvent) => {
      const found = entered(state);
      if (found === null || write_scenario_text(found) === shown.current) return;
      makes_entry.current = false;
      const action = is_entry(state) ? 'Changer d’étape par le navigateur' : 'Ouvrir un lien';
      set_history((before) => act(before, action, found));
      set_returns((count) => count + 1);
    };
    addEventListener('popstate', on_pop);
    return () => removeEventListener('popstate', on_pop);
  }, []);
  const change = (makes: boolean, work: (before: History<ScenarioBody>) => History<ScenarioBody>) => {
    makes_entry.current = makes;
    set_history(work);
  };
  return {
    body,
    history,
    returns,
    fault: first.current.fault,
    has_link,
    act: useCallback(
      (action, work, merge) => change(true, (before) => act(before, action, work(before.present), merge)),
      [],
    ),
    undo: useCallback(() => change(false, undo), []),
    redo: useCallback(() => change(false, redo), []),
    keep: () => sessionStorage.setItem(kept_name, text),
  };
}
