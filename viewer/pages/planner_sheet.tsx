import type { ComponentChildren } from 'preact';
import { page, type Page } from './layout.tsx';
import { SheetLegend, SheetMapPicture } from './planner_map.tsx';
import { PlannerMethod } from './planner_method.tsx';
import type { SheetFigures, SheetSite, SheetTable, SheetView, TerritorySheet } from './planner_sheet_view.ts';

const whole = (value: number) => value.toLocaleString('fr-FR');
const signed = (value: number) =>
  value === 0 ? '0' : value.toLocaleString('fr-FR', { signDisplay: 'always' }).replace('-', '−');
const percent = (part: number, all: number) =>
  all === 0
    ? '–'
    : (part / all).toLocaleString('fr-FR', {
        style: 'percent',
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      });

/** A scenario to be printed: the report, then one sheet for each intercommunalité; or the sheets alone. */
export function planner_sheet_page(view: SheetView): Page {
  return page({
    title: `${view.title}, ${view.territory}`,
    wide: true,
    children: (
      <>
        <p class="sheet-hint">
          Document à imprimer ou à enregistrer en PDF (A4) depuis le menu de votre navigateur.
        </p>
        {!view.only_sheets && <Report view={view} />}
        {view.sheets.map((sheet, at) => (
          <Territory
            view={view}
            sheet={sheet}
            id={`sheet-${at}`}
            is_alone={view.only_sheets && view.sheets.length === 1}
          />
        ))}
      </>
    ),
  });
}

/** A heading of the level that follows from where it stands. */
function Title({ level, children }: { level: 2 | 3; children: string }) {
  return level === 2 ? <h2>{children}</h2> : <h3>{children}</h3>;
}

/** A wide table of a territory, which phones move sideways. */
const Scroll = ({ name, of, children }: { name: string; of: string; children: ComponentChildren }) => (
  <div class="sheet-scroll" tabIndex={0} role="region" aria-label={`${name} : ${of}`}>
    {children}
  </div>
);

function Heading({ view, title, is_first }: { view: SheetView; title: string; is_first: boolean }) {
  return (
    <header class="sheet-head">
      {is_first ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>
        <strong>{view.title}</strong> · {view.region} · {view.date}
        {view.label !== null && <span class="sheet-label"> {view.label}</span>}
        {view.approximate && <span class="sheet-label"> temps approchés</span>}
      </p>
    </header>
  );
}

function Report({ view }: { view: SheetView }) {
  return (
    <article class="sheet">
      <Heading view={view} title={`Visio-guichets : ${view.territory}`} is_first />
      <SheetMapPicture map={view.map} id="report" />
      <SheetLegend map={view.map} id="report" />
      <Figures figures={view.figures} minutes={view.minutes} of={view.territory} />
      <p>
        {view.method.rule} {view.method.class_rule} Temps {view.method.travel}
        {view.method.moment !== null && `, ${view.method.moment}`}.
      </p>
      <section class="sheet-break">
        <Sites sites={view.sites} note={null} level={2} of={view.territory} />
        {view.removed.length > 0 && (
          <>
            <h2>Guichets retirés</h2>
            <ul>
              {view.removed.map((nom) => (
                <li>{nom}</li>
              ))}
            </ul>
          </>
        )}
        {view.tables.map((table) => (
          <CountTable table={table} level={2} of={view.territory} />
        ))}
        <h2>Méthode</h2>
        <PlannerMethod facts={view.method} level={3} />
      </section>
    </article>
  );
}

function Figures({
  figures,
  minutes,
  of,
}: {
  figures: SheetFigures;
  minutes: SheetView['minutes'];
  of: string;
}) {
  const { population, before, after, better, worse } = figures;
  const names = [
    ['served', 'Zone desservie'],
    ['grey', 'Zone grise'],
    ['white', 'Zone blanche'],
  ] as const;
  return (
    <Scroll name="Habitants par niveau de desserte" of={of}>
      <table class="sheet-figures">
        <caption>Habitants par niveau de desserte ({whole(population)} habitants)</caption>
        <thead>
          <tr>
            <th scope="col">Niveau</th>
            <th scope="col" class="number">
              Actuel
            </th>
            <th scope="col" class="number">
              Scénario
            </th>
            <th scope="col" class="number">
              Écart
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map(([name, title]) => (
            <tr>
              <th scope="row">{title}</th>
              <td class="number">
                {whole(before[name])} ({percent(before[name], population)})
              </td>
              <td class="number">
                {whole(after[name])} ({percent(after[name], population)})
              </td>
              <td class="number">{signed(after[name] - before[name])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Gagnent un niveau</th>
            <td />
            <td class="number">{whole(better)}</td>
            <td />
          </tr>
          {worse > 0 && (
            <tr>
              <th scope="row">Perdent un niveau</th>
              <td />
              <td class="number">{whole(worse)}</td>
              <td />
            </tr>
          )}
          {minutes !== null && (
            <tr>
              <th scope="row">Temps moyen au guichet le plus lointain du panier</th>
              <td class="number">{minutes.before}</td>
              <td class="number">{minutes.after}</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </Scroll>
  );
}

function CountTable({ table, level, of }: { table: SheetTable; level: 2 | 3; of: string }) {
  const line = (nom: string, { population, before, after, better }: SheetFigures, is_whole = false) => (
    <tr class={is_whole ? 'whole' : undefined}>
      <th scope="row">{nom}</th>
      <td class="number">{whole(population)}</td>
      <td class="number">{whole(before.white)}</td>
      <td class="number">{whole(after.white)}</td>
      <td class="number">{signed(after.white - before.white)}</td>
      <td class="number">{whole(better)}</td>
    </tr>
  );
  return (
    <section>
      <Title level={level}>{table.title}</Title>
      <Scroll name={table.title} of={of}>
        <table class="sheet-counts">
          <thead>
            <tr>
              <th scope="col">{table.head}</th>
              <th scope="col" class="number">
                Habitants
              </th>
              <th scope="col" class="number">
                En zone blanche
              </th>
              <th scope="col" class="number">
                Avec le scénario
              </th>
              <th scope="col" class="number">
                Écart
              </th>
              <th scope="col" class="number">
                Gagnent un niveau
              </th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map(({ nom, figures }) => line(nom, figures))}
            {line('Ensemble', table.whole, true)}
          </tbody>
        </table>
      </Scroll>
      {table.note !== null && <p class="sheet-note">{table.note}</p>}
    </section>
  );
}

function Sites({
  sites,
  note,
  level,
  of,
}: {
  sites: readonly SheetSite[];
  note: string | null;
  level: 2 | 3;
  of: string;
}) {
  return (
    <section>
      <Title level={level}>Visio-guichets proposés</Title>
      {sites.length === 0 ? (
        <p>Aucun.</p>
      ) : (
        <Scroll name="Visio-guichets proposés" of={of}>
          <table class="sheet-counts">
            <thead>
              <tr>
                <th scope="col">N°</th>
                <th scope="col">Nom</th>
                <th scope="col">Commune</th>
                <th scope="col">Position</th>
                <th scope="col">Tient lieu de</th>
              </tr>
            </thead>
            <tbody>
              {sites.map(({ number, nom, commune, place, stands_for }) => (
                <tr>
                  <td>{number}</td>
                  <th scope="row">{nom}</th>
                  <td>{commune}</td>
                  <td>{place}</td>
                  <td>{stands_for}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {note !== null && <p class="sheet-note">{note}</p>}
    </section>
  );
}

function Territory({
  view,
  sheet,
  id,
  is_alone,
}: {
  view: SheetView;
  sheet: TerritorySheet;
  id: string;
  is_alone: boolean;
}) {
  const level = is_alone ? 2 : 3;
  return (
    <article class="sheet one-page">
      <Heading view={view} title={sheet.title} is_first={is_alone} />
      {sheet.part !== null && <p class="sheet-note">{sheet.part}</p>}
      <div class="sheet-columns">
        <div>
          <SheetMapPicture map={sheet.map} id={id} />
          <SheetLegend map={sheet.map} id={id} />
        </div>
        <Figures figures={sheet.figures} minutes={sheet.minutes} of={sheet.title} />
      </div>
      <CountTable table={sheet.communes} level={level} of={sheet.title} />
      <Sites sites={sheet.sites} note={sheet.sites_note} level={level} of={sheet.title} />
      <p class="sheet-note">
        {view.method.rule} {view.method.class_rule} Temps {view.method.travel}. Sources :{' '}
        {view.method.sources.join(' ; ')}.
      </p>
      <p class="sheet-screen">
        <a href={sheet.csv}>Toutes les communes (CSV)</a>
      </p>
    </article>
  );
}
