import type { SheetMap } from './planner_sheet_view.ts';

/** The map of a sheet, drawn by the server: it prints crisp and needs no script. `id` keeps patterns of several apart. */
export function SheetMapPicture({ map, id }: { map: SheetMap; id: string }) {
  const { width, height, scale } = map;
  const margin = 40;
  return (
    <svg class="sheet-map" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={map.words}>
      <defs>
        <pattern
          id={`${id}-hatch`}
          width="26"
          height="26"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="26" height="26" fill="#fff" />
          <rect width="9" height="26" fill="#8c4a00" />
        </pattern>
        <pattern
          id={`${id}-cross`}
          width="30"
          height="30"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0H30M0 0V30" stroke="#000" stroke-width="8" />
        </pattern>
      </defs>
      {/* Wider than the drawing: where the page leaves more room at its sides, land goes on. */}
      <rect x={-width} width={3 * width} height={height} fill="#f3f1ea" />
      <path d={map.grey} fill="#949494" />
      <path d={map.served} fill="#07407f" />
      <path d={map.white} fill={`url(#${id}-hatch)`} />
      <path
        d={map.gain}
        fill="#f2b134"
        {...(map.outlined_gain && { stroke: '#1b1b1b', 'stroke-width': 2 })}
      />
      <path d={map.loss} fill={`url(#${id}-cross)`} />
      {map.borders.map(({ d, kind }) => (
        <path
          d={d}
          fill="none"
          stroke={kind === 'thick' ? '#1b1b1b' : '#4f4f4f'}
          stroke-width={kind === 'thick' ? 8 : 3}
        />
      ))}
      {map.sites.map(({ x, y, number }) => (
        <g>
          <circle cx={x} cy={y} r="38" fill="#fff" stroke="#1b1b1b" stroke-width="9" />
          <text x={x} y={y + 15} font-size="44" font-weight="700" text-anchor="middle" fill="#1b1b1b">
            {number}
          </text>
        </g>
      ))}
      <g transform={`translate(${margin} ${height - margin})`}>
        <rect x="-16" y="-84" width={scale.length + 32} height="104" fill="#fff" fill-opacity="0.85" />
        <path d={`M0 -26V0H${scale.length}V-26`} fill="none" stroke="#1b1b1b" stroke-width="7" />
        <text x={scale.length / 2} y="-34" font-size="44" text-anchor="middle" fill="#1b1b1b">
          {`${scale.km.toLocaleString('fr-FR')} km`}
        </text>
      </g>
      <g transform={`translate(${width - 80} 40)`}>
        <rect x="-46" y="-24" width="92" height="178" fill="#fff" fill-opacity="0.85" />
        <path d="M0 0L32 90L0 70L-32 90Z" fill="#1b1b1b" />
        <text y="140" font-size="48" font-weight="700" text-anchor="middle" fill="#1b1b1b">
          N
        </text>
      </g>
    </svg>
  );
}

const legend = [
  ['served', 'Zone desservie'],
  ['grey', 'Zone grise'],
  ['white', 'Zone blanche de services'],
] as const;

/** What the colours and hatches are. */
export function SheetLegend({ map, id }: { map: SheetMap; id: string }) {
  const swatch = (fill: string, under = '#fff') => (
    <svg class="key" viewBox="0 0 90 54" aria-hidden="true">
      <rect width="90" height="54" fill={under} />
      <rect x="2" y="2" width="86" height="50" fill={fill} stroke="#1b1b1b" stroke-width="4" />
    </svg>
  );
  const fills = { served: '#07407f', grey: '#949494', white: `url(#${id}-hatch)` };
  return (
    <ul class="sheet-legend">
      {legend.map(([name, title]) => (
        <li>
          {swatch(fills[name])}
          {title}
        </li>
      ))}
      {map.gain !== '' && (
        <li>
          {swatch('#f2b134')}
          Gagne un niveau avec le scénario
        </li>
      )}
      {map.loss !== '' && (
        <li>
          {swatch(`url(#${id}-cross)`, '#949494')}
          Perd un niveau avec le scénario
        </li>
      )}
      {map.sites.length > 0 && (
        <li>
          <svg class="key" viewBox="0 0 90 54" aria-hidden="true">
            <circle cx="45" cy="27" r="22" fill="#fff" stroke="#1b1b1b" stroke-width="6" />
          </svg>
          Visio-guichet proposé
        </li>
      )}
    </ul>
  );
}
