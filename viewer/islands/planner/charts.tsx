import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { say_unit } from '../../planner/proposal_words.ts';
import { say_count, say_number } from '../words.ts';
import type { CurvePoint } from './proposal.ts';
import type { Step } from './use_proposal.ts';

const [width, height, left, bottom] = [320, 178, 62, 34];

interface Series {
  points: readonly (readonly [x: number, y: number])[];
  /** Class of the line: `value` is drawn full, `bound` in dashes. */
  kind: 'value' | 'bound';
}

/** Two lines over whole numbers; what they say stands in words beside it. */
function LineChart({
  series,
  label,
  x_title,
}: {
  series: readonly Series[];
  label: string;
  x_title: string;
}) {
  const all = series.flatMap(({ points }) => points);
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const first = Math.min(...xs);
  const x = scaleLinear([first, Math.max(first + 1, ...xs)], [left, width - 8]);
  const y = scaleLinear([Math.min(0, ...ys), Math.max(1, ...ys)], [height - bottom, 8]).nice();
  const draw = line<readonly [number, number]>(
    ([at]) => x(at),
    ([, value]) => y(value),
  );
  return (
    <svg class="line-chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {y.ticks(4).map((tick) => (
        <g key={tick}>
          <line class="grid" x1={left} x2={width - 8} y1={y(tick)} y2={y(tick)} />
          <text x={left - 6} y={y(tick) + 4} text-anchor="end">
            {say_number(tick)}
          </text>
        </g>
      ))}
      {x
        .ticks(6)
        .filter(Number.isInteger)
        .map((tick) => (
          <text key={tick} x={x(tick)} y={height - 20} text-anchor="middle">
            {say_number(tick)}
          </text>
        ))}
      <text x={width - 8} y={height - 5} text-anchor="end">
        {x_title}
      </text>
      {series.map(({ kind, points }) => (
        <path key={kind} class={kind} d={draw(points) ?? ''} />
      ))}
      {series.map(({ kind, points }) =>
        points.map(([at, value]) => (
          <circle key={`${kind}${at}`} class={kind} cx={x(at)} cy={y(value)} r="2.5" />
        )),
      )}
    </svg>
  );
}

const Key = ({ value, bound }: { value: string; bound: string }) => (
  <p class="note chart-key">
    <svg viewBox="0 0 24 8" aria-hidden="true">
      <path class="value" d="M0 4h24" />
    </svg>{' '}
    {value}{' '}
    <svg viewBox="0 0 24 8" aria-hidden="true">
      <path class="bound" d="M0 4h24" />
    </svg>{' '}
    {bound}
  </p>
);

/** How value and bound came closer during the search. */
export function StepsChart({ steps }: { steps: readonly Step[] }) {
  const last = steps.at(-1);
  if (last === undefined) return null;
  const bounds = steps.flatMap(({ bound }, n) => (bound === null ? [] : [[n + 1, bound] as const]));
  const words = `Meilleure valeur trouvée\u00a0: ${say_number(last.value)}${
    last.bound === null ? '' : ` ; limite démontrée : ${say_number(last.bound)}`
  }.`;
  return (
    <figure class="chart">
      <figcaption>Avancement de la recherche. {words}</figcaption>
      <LineChart
        label={`Valeur et limite à chaque étape. ${words}`}
        x_title="étape"
        series={[
          { kind: 'value', points: steps.map(({ value }, n) => [n + 1, value] as const) },
          ...(bounds.length > 0 ? [{ kind: 'bound' as const, points: bounds }] : []),
        ]}
      />
      <Key value="meilleur choix trouvé" bound="limite qu’aucun choix ne dépasse" />
    </figure>
  );
}

/** How far the best choice may be from the bound, over the whole curve. */
function say_bounds(curve: readonly CurvePoint[], unproven: readonly CurvePoint[]): string {
  if (unproven.length === 0) return 'Chaque point est démontré : aucun choix de ce nombre ne fait mieux.';
  const gaps = unproven.map(({ value, bound }) => (value > 0 ? (bound - value) / value : 0));
  const most = Math.max(0.1, Math.ceil(Math.max(...gaps) * 1000) / 10);
  const proven = curve.length - unproven.length;
  return `${say_count(proven, 'point démontré', 'points démontrés')} sur ${say_number(curve.length)} ; ailleurs, la limite en tirets dit ce qu’aucun choix ne dépasse : ${most.toLocaleString('fr-FR')} % de plus que l’atteint, au pire.`;
}

/** Guichets against inhabitants served, each point with its bound. */
export function CurveChart({ curve, unit }: { curve: readonly CurvePoint[]; unit: string }) {
  const last = curve.at(-1);
  if (last === undefined) return null;
  const unproven = curve.filter(({ proven }) => !proven);
  return (
    <figure class="chart">
      <figcaption>
        Ce qu’apporte chaque visio-guichet de plus : {say_unit(unit)}. {say_bounds(curve, unproven)}
      </figcaption>
      <LineChart
        label={`De 1 à ${last.p} visio-guichets : de ${say_number(curve[0]?.value ?? 0)} à ${say_number(last.value)} ${say_unit(unit)}. ${say_bounds(curve, unproven)}`}
        x_title="visio-guichets"
        series={[
          { kind: 'value', points: curve.map(({ p, value }) => [p, value] as const) },
          { kind: 'bound', points: curve.map(({ p, bound }) => [p, bound] as const) },
        ]}
      />
      <Key value="atteint" bound="limite qu’aucun choix ne dépasse" />
      <details>
        <summary>La courbe en tableau</summary>
        <div class="table" tabIndex={0} role="region" aria-label="Courbe en tableau">
          <table>
            <thead>
              <tr>
                <th scope="col">Visio-guichets</th>
                <th scope="col" class="number">
                  Atteint
                </th>
                <th scope="col" class="number">
                  Limite
                </th>
              </tr>
            </thead>
            <tbody>
              {curve.map(({ p, value, bound, proven }) => (
                <tr key={p}>
                  <th scope="row">{p}</th>
                  <td class="number">{say_number(value)}</td>
                  <td class="number">{proven ? 'démontré' : say_number(bound)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
