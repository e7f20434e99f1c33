import { p_white_words } from '../planner/certainty.ts';
import { Scroll, Title } from './planner_sheet_parts.tsx';
import type { SheetFigures, SheetSite, SheetTable } from './planner_sheet_view.ts';

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

export function Figures({ figures, of }: { figures: SheetFigures; of: string }) {
  const { population, before, after, better, worse, words } = figures;
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
          {words !== null &&
            before.white + after.white > 0 &&
            p_white_words.map((word) => (
              <tr class="part-of">
                <th scope="row">{word_titles[word]}</th>
                <td class="number">{whole(words.before[word])}</td>
                <td class="number">{whole(words.after[word])}</td>
                <td class="number">{signed(words.after[word] - words.before[word])}</td>
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
        </tbody>
      </table>
    </Scroll>
  );
}

const word_titles = {
  certain: 'dont certaine',
  probable: 'dont probable',
  incertain: 'dont incertaine',
} as const;

export function CountTable({ table, level, of }: { table: SheetTable; level: 2 | 3; of: string }) {
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

export function Sites({
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
