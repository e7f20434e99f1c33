import { useEffect, useState } from 'preact/hooks';
import { load_service_name } from './requests.ts';
import type { ScenarioState } from './use_scenario.ts';

/** Services that the scenario takes away, by their names, each with the way back. */
export function Removed({ removed, act }: { removed: readonly string[]; act: ScenarioState['act'] }) {
  const [names, set_names] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = removed.join(',');
  useEffect(() => {
    let is_current = true;
    void Promise.all(removed.map(async (id) => [id, await load_service_name(id)] as const)).then((found) => {
      if (is_current) set_names(new Map(found));
    });
    return () => void (is_current = false);
  }, [wanted]);
  if (removed.length === 0) return null;
  return (
    <>
      <h3>Guichets fermés dans ce scénario</h3>
      <ul class="plain">
        {removed.map((id) => {
          const name = names.get(id) ?? id;
          return (
            <li key={id}>
              {name}{' '}
              <button
                type="button"
                class="second"
                onClick={() =>
                  act(`Rouvrir ${name}`, (body) => ({
                    ...body,
                    removed: (body.removed ?? []).filter((other) => other !== id),
                  }))
                }
              >
                Rouvrir<span class="out-of-sight"> {name}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
