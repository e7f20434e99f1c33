import { Scroll, Title } from './planner_sheet_parts.tsx';
import type { SheetTime } from './planner_sheet_view.ts';

/** How far the services are: half of the inhabitants, and nine in ten. */
export function Times({
  times,
  note,
  level,
  of,
}: {
  times: readonly SheetTime[];
  note: string | null;
  level: 2 | 3;
  of: string;
}) {
  if (times.length === 0) return null;
  return (
    <section>
      <Title level={level}>Temps de trajet, service par service</Title>
      <Scroll name="Temps de trajet" of={of}>
        <table class="sheet-counts sheet-times">
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                Service
              </th>
              <th scope="colgroup" colSpan={2}>
                Un habitant sur deux, au plus
              </th>
              <th scope="colgroup" colSpan={2}>
                Neuf sur dix, au plus
              </th>
            </tr>
            <tr>
              {[0, 1].flatMap(() => [
                <th scope="col" class="number">
                  Actuel
                </th>,
                <th scope="col" class="number">
                  Scénario
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {times.map(({ title, half, most }) => (
              <tr>
                <th scope="row">{title}</th>
                <td class="number">{half.before}</td>
                <td class="number">{half.after}</td>
                <td class="number">{most.before}</td>
                <td class="number">{most.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {note !== null && <p class="sheet-note">{note}</p>}
    </section>
  );
}
