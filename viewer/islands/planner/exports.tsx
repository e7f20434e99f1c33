import type { ScenarioBody } from '../../pages/scenario_body.ts';

/** What the server makes of the scenario that `query` names: sheets to print, tables, layers, the method. */
export function Exports({ query, body, place }: { query: string; body: ScenarioBody; place: string }) {
  const { territory } = body;
  const sheet =
    territory?.kind === 'epci'
      ? ([`niveau=epci&code=${territory.code}&`, `Fiche à imprimer : ${place}`] as const)
      : territory?.kind === 'departement'
        ? ([`niveau=departement&code=${territory.code}&`, `Fiches à imprimer : ${place}`] as const)
        : null;
  const links = [
    [`/planificateur/fiche?${query}`, 'Rapport à imprimer (ou PDF)', false],
    ...(sheet === null ? [] : [[`/planificateur/fiche?${sheet[0]}${query}`, sheet[1], false] as const]),
    [`/planner/export?f=csv&table=epci&csv=excel&${query}`, 'Tableau par intercommunalité (CSV)', true],
    [`/planner/export?f=csv&table=communes&csv=excel&${query}`, 'Tableau par commune (CSV)', true],
    [`/planner/export?f=csv&${query}`, 'Lieux habités, avant et après (CSV)', true],
    [`/planner/export?f=gpkg&${query}`, 'Carte pour SIG (GeoPackage)', true],
    [`/planificateur/methode?${query}`, 'Méthode de ce résultat', false],
  ] as const;
  return (
    <ul class="exports">
      {links.map(([href, title, is_file]) => (
        <li key={href}>
          <a href={href} download={is_file}>
            {title}
          </a>
        </li>
      ))}
    </ul>
  );
}
