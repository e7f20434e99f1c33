import { scaleLinear } from 'd3-scale';
import { say_number } from './data_words.ts';
import type { ChartView } from './dataset_view.ts';

const width = 640;
const row_height = 30;
const label_width = 220;
const count_width = 90;

const short = (text: string) => (text.length <= 30 ? text : `${text.slice(0, 29)}…`);

/** Horizontal bars, with the same figures as a table for those who do not see them. */
export function ColumnChart({ chart: { column, kind, grows, bars, empty, others } }: { chart: ChartView }) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const length = scaleLinear()
    .domain([0, most])
    .range([0, width - label_width - count_width]);
  const said = [
    ...(others > 0 ? [`${say_number(others)} objets ont d’autres valeurs`] : []),
    ...(empty > 0 ? [`${say_number(empty)} n’en ont pas`] : []),
  ];
  if (bars.length === 0) return <p>« {column.title} » est vide partout.</p>;
  return (
    <figure class="column-chart">
      <figcaption>
        {kind === 'values' ? 'Objets par valeur de' : 'Objets par classe de'} « {column.title} »
        {grows && ', de plus en plus large'}
        {said.length > 0 && ` ; ${said.join(', ')}`}.
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${bars.length * row_height}`}
        role="img"
        aria-label={`Graphique de « ${column.title} » : les chiffres sont dans le tableau qui suit`}
      >
        {bars.map(({ label, count }, i) => (
          <g transform={`translate(0 ${i * row_height})`}>
            <text x={label_width - 8} y={20} text-anchor="end">
              {short(label)}
            </text>
            <rect x={label_width} y={5} width={Math.max(1, length(count))} height={row_height - 10} />
            <text x={label_width + length(count) + 6} y={20}>
              {say_number(count)}
            </text>
          </g>
        ))}
      </svg>
      <details>
        <summary>Les chiffres</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{column.title}</th>
              <th scope="col" class="number">
                Objets
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, count }) => (
              <tr>
                <th scope="row">{label}</th>
                <td class="number">{say_number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
