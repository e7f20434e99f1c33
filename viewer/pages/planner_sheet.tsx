import { page, type Page } from './layout.tsx';
import { SheetLegend, SheetMapPicture } from './planner_map.tsx';
import { no_transit } from './method_words.ts';
import { SheetMethod } from './planner_method.tsx';
import { CountTable, Figures, Sites } from './planner_sheet_tables.tsx';
import { Times } from './planner_sheet_times.tsx';
import type { SheetView, TerritorySheet } from './planner_sheet_view.ts';

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
      <Figures figures={view.figures} of={view.territory} />
      <p>
        {view.method.rule} {view.method.class_sentence} Temps {view.method.method}
        {view.moment !== null && `, ${view.moment}`}. {no_transit} {view.certainty}
      </p>
      <section class="sheet-break">
        <Sites sites={view.sites} note={view.search} level={2} of={view.territory} />
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
        <Times times={view.times} note={null} level={2} of={view.territory} />
        {view.tables.map((table) => (
          <CountTable table={table} level={2} of={view.territory} />
        ))}
        <h2>Méthode</h2>
        <SheetMethod view={view.method} />
      </section>
    </article>
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
          <p class="sheet-note">
            {view.method.rule} {view.method.class_sentence} Temps {view.method.method}
            {view.moment !== null && `, ${view.moment}`}. {no_transit} {view.certainty} Sources :{' '}
            {view.method.sources.map(say_source).join(' ; ')}.
          </p>
        </div>
        <div>
          <Figures figures={sheet.figures} of={sheet.title} />
          <Times times={sheet.times} note={sheet.times_note} level={level} of={sheet.title} />
        </div>
      </div>
      <CountTable table={sheet.communes} level={level} of={sheet.title} />
      <Sites sites={sheet.sites} note={sheet.sites_note} level={level} of={sheet.title} />
      {view.search !== null && <p class="sheet-note">{view.search}</p>}
      <p class="sheet-screen">
        <a href={sheet.csv}>Toutes les communes (CSV)</a>
      </p>
    </article>
  );
}

const say_source = ({ title, vintage, count }: SheetView['method']['sources'][number]) =>
  `${title} (${vintage ?? 'millésime inconnu'}, ${count.toLocaleString('fr-FR')})`;
