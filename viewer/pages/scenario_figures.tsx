import { say_minute } from './account_views.ts';
import { Whole } from './comparison_tables.tsx';
import type { ComparedRow } from './comparison_view.ts';

/** What was computed when the scenario was last published. */
export interface PublishedFigures {
  version: number;
  at: Date;
  row: ComparedRow;
  rule: string;
  label: string | null;
}

/** The figures of the scenario as last computed for publication; else the way to have them computed. */
export function Figures({
  scenario,
  figures,
}: {
  scenario: { id: string; version: number };
  figures: PublishedFigures | null;
}) {
  const address = `/scenarios/${scenario.id}/comparaison/actuel`;
  return (
    <section aria-labelledby="chiffres">
      <h2 id="chiffres">Chiffres</h2>
      {figures === null ? (
        <p>
          <a href={address}>Calculer ce que change ce scénario</a> : habitants par classe et par territoire.
        </p>
      ) : (
        <>
          <p class="note">
            {figures.label !== null && <strong>{figures.label}. </strong>}
            Version {figures.version}, calculée le {say_minute(figures.at)}
            {figures.version !== scenario.version && ` ; la dernière est la ${scenario.version}`}.{' '}
            {figures.rule}
          </p>
          <Whole row={figures.row} />
          <p>
            <a href={address}>Par territoire, et sur les données d’aujourd’hui</a>
          </p>
        </>
      )}
    </section>
  );
}
