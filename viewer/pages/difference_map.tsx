import type { ComparedClass, DifferenceMapView } from './comparison_view.ts';

const fills: Readonly<Record<ComparedClass, string>> = {
  white: '#ffffff',
  grey: '#949494',
  served: '#07407f',
};
const hatches: Readonly<Record<ComparedClass, string>> = {
  white: '#8c4a00',
  grey: '#1b1b1b',
  served: '#ffffff',
};
const gain_fill = '#f2b134';
const gain_outline = '#4a3200';

/** Where people gain and lose, drawn by the server: no script, and it prints. The table beside it says the same. */
export function DifferenceMap({ id, title, map }: { id: string; title: string; map: DifferenceMapView }) {
  const { width, height, ground, gains, losses, sites } = map;
  return (
    <figure class="difference-map">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-titre`}>
        <title id={`${id}-titre`}>{title}</title>
        <defs>
          {(Object.keys(losses) as ComparedClass[]).map((of) => (
            <CrossHatch id={`${id}-${of}`} of={of} />
          ))}
        </defs>
        <rect width={width} height={height} fill="#ffffff" />
        <path d={ground} fill="#f3f1ea" stroke="#6b6659" stroke-width="1" fill-rule="evenodd" />
        {(Object.entries(losses) as [ComparedClass, string][]).map(([of, path]) => (
          <path d={path} fill={`url(#${id}-${of})`} stroke="#1b1b1b" stroke-width="0.3" fill-rule="evenodd" />
        ))}
        {gains !== '' && (
          <path d={gains} fill={gain_fill} stroke={gain_outline} stroke-width="0.75" fill-rule="evenodd" />
        )}
        {sites.map(({ x, y, nom }) => (
          <g>
            <title>{nom}</title>
            <circle cx={x} cy={y} r="6" fill="#ffffff" stroke="#a3121c" stroke-width="3" />
          </g>
        ))}
      </svg>
      <figcaption>
        <ul class="plain legend">
          <li>
            <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
              <rect
                x="1"
                y="1"
                width="22"
                height="14"
                fill={gain_fill}
                stroke={gain_outline}
                stroke-width="2"
              />
            </svg>{' '}
            Mieux desservi
          </li>
          <li>
            <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
              <defs>
                <CrossHatch id={`${id}-legende`} of="grey" />
              </defs>
              <rect x="1" y="1" width="22" height="14" fill={`url(#${id}-legende)`} stroke="#1b1b1b" />
            </svg>{' '}
            Moins bien desservi
          </li>
          <li>
            <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
              <circle cx="12" cy="8" r="6" fill="#ffffff" stroke="#a3121c" stroke-width="3" />
            </svg>{' '}
            Guichet proposé
          </li>
        </ul>
      </figcaption>
    </figure>
  );
}

/** The class that was, under crossed lines. */
const CrossHatch = ({ id, of }: { id: string; of: ComparedClass }) => (
  <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse">
    <rect width="6" height="6" fill={fills[of]} />
    <path d="M0 0L6 6M6 0L0 6" stroke={hatches[of]} stroke-width="1" />
  </pattern>
);
