import { useEffect, useState } from 'preact/hooks';
import { read_scenario, type ScenarioBody } from '../../pages/scenario_body.ts';
import { list_scenarios, read_saved, type SavedScenario } from './requests.ts';
import { body_of, reason_of, scenario_of } from './use_scenario.ts';

/** What the scenario is compared with instead of things as they are. */
export interface Reference {
  title: string;
  body: ScenarioBody;
}

/** Chooses another scenario as what figures, map and list compare with: the present one, a link, or a saved one. */
export function Compare({
  body,
  reference,
  compare,
  say,
}: {
  body: ScenarioBody;
  reference: Reference | null;
  compare: (reference: Reference | null) => void;
  say: (sentence: string) => void;
}) {
  const [link, set_link] = useState('');
  const [saved, set_saved] = useState<readonly SavedScenario[] | null>(null);
  const [fault, set_fault] = useState<string | null>(null);
  const [is_open, set_open] = useState(false);
  useEffect(() => {
    if (!is_open || saved !== null) return;
    list_scenarios()
      .then(set_saved)
      .catch(() => set_saved([]));
  }, [is_open]);
  const choose = (chosen: Reference) => {
    set_fault(null);
    compare(chosen);
    say(`Le scénario est comparé à : ${chosen.title}.`);
  };
  const open_link = () => {
    const found = scenario_of(link);
    const linked = body_of(found);
    if (linked !== null) choose({ title: linked.titre ?? 'scénario du lien', body: linked });
    else
      set_fault(
        found === null
          ? 'Ce lien ne contient pas de scénario : collez l’adresse entière de la page.'
          : `Ce lien n’est pas celui d’un scénario (${reason_of(found)}).`,
      );
  };
  async function open_saved(id: string) {
    try {
      const { title, body } = await read_saved(id);
      const found = body_of(read_scenario(body));
      if (found !== null) choose({ title, body: found });
      else set_fault('Ce scénario enregistré est illisible.');
    } catch (error) {
      set_fault(error instanceof Error ? error.message : String(error));
    }
  }
  return (
    <details class="part" open={reference !== null} onToggle={(event) => set_open(event.currentTarget.open)}>
      <summary>Comparer deux scénarios</summary>
      {reference !== null && (
        <p class="notice">
          Comparé à : <strong>{reference.title}</strong>.{' '}
          <button
            type="button"
            class="second"
            onClick={() => {
              compare(null);
              say('Le scénario est de nouveau comparé à la situation actuelle.');
            }}
          >
            Revenir à la situation actuelle
          </button>
        </p>
      )}
      <p>
        <button
          type="button"
          class="second"
          onClick={() => choose({ title: body.titre ?? 'scénario mis de côté', body })}
        >
          Prendre le scénario présent comme référence
        </button>
      </p>
      {saved !== null && saved.length > 0 && (
        <>
          <label for="compare-saved">Scénario enregistré</label>
          <select
            id="compare-saved"
            value=""
            onChange={(event) => void open_saved(event.currentTarget.value)}
          >
            <option value="" disabled>
              Choisir…
            </option>
            {saved.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </>
      )}
      <label for="compare-link">Lien d’un autre scénario</label>
      <input
        id="compare-link"
        type="text"
        value={link}
        aria-describedby={fault === null ? undefined : 'compare-fault'}
        onInput={(event) => set_link(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && open_link()}
      />
      {fault !== null && (
        <p id="compare-fault" class="warnings" role="alert">
          {fault}
        </p>
      )}
      <p>
        <button type="button" class="second" disabled={link.trim() === ''} onClick={open_link}>
          Comparer avec ce lien
        </button>
      </p>
      {reference !== null && <SiteDifference before={reference.body} after={body} />}
    </details>
  );
}

/** The guichets that only one of the two scenarios has. */
function SiteDifference({ before, after }: { before: ScenarioBody; after: ScenarioBody }) {
  const place = ({ nom, lon, lat }: ScenarioBody['sites'][number]) => `${nom} ${lon} ${lat}`;
  const only = (one: ScenarioBody, other: ScenarioBody) => {
    const others = new Set(other.sites.map(place));
    return one.sites.filter((site) => !others.has(place(site)));
  };
  return (
    <table>
      <caption>Visio-guichets qui diffèrent</caption>
      <tbody>
        {(
          [
            ['Seulement dans la référence', only(before, after)],
            ['Seulement dans le scénario', only(after, before)],
          ] as const
        ).map(([title, sites]) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td>{sites.length === 0 ? 'aucun' : sites.map(({ nom }) => nom).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
