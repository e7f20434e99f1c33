import type { Geometry } from 'geojson';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DepositPlanView, DepositReadingView } from '../../pages/deposit_view.ts';
import { say_count, say_number } from '../words.ts';

const shapes: readonly (readonly [RegExp, string])[] = [
  [/point/i, 'points'],
  [/line/i, 'lignes'],
  [/polygon/i, 'surfaces'],
];
const say_shape = (type: string) => shapes.find(([form]) => form.test(type))?.[1] ?? 'géométries diverses';

const formats: Readonly<Record<string, string>> = {
  csv: 'CSV',
  json: 'JSON',
  ndjson: 'JSON par lignes',
  geojson: 'GeoJSON',
  geopackage: 'GeoPackage',
  shapefile: 'Shapefile',
  flatgeobuf: 'FlatGeobuf',
};

interface Props {
  plan: DepositPlanView;
  grounds: readonly string[];
  reading: DepositReadingView;
  change: (reading: DepositReadingView) => Promise<void>;
}

/** What was found: format, rows, place, first rows, map. */
export function Preview({ plan, grounds, reading, change }: Props) {
  const { format, rows, unreadable_rows, geometry, id_column, warnings, preview, places, layers } = plan;
  return (
    <>
      <dl class="facts">
        <dt>Format</dt>
        <dd>{formats[format] ?? format}</dd>
        <dt>Lignes</dt>
        <dd>
          {say_number(rows)}
          {unreadable_rows > 0 && `, et ${say_number(unreadable_rows)} illisibles, laissées`}
        </dd>
        <dt>Géométrie</dt>
        <dd>
          {geometry === null ? 'aucune : table seule' : say_shape(geometry.type)}
          {geometry !== null &&
            geometry.columns.length > 0 &&
            `, des colonnes ${geometry.columns.join(' et ')}`}
          {geometry !== null &&
            geometry.absent > 0 &&
            `, ${say_count(geometry.absent, 'ligne', 'lignes')} sans position`}
          {geometry !== null &&
            geometry.unreadable > 0 &&
            `, ${say_count(geometry.unreadable, 'position illisible', 'positions illisibles')}`}
        </dd>
        {geometry !== null && (
          <>
            <dt>Coordonnées</dt>
            <dd>
              {geometry.crs}, {geometry.origin}
            </dd>
          </>
        )}
        <dt>Identifiant</dt>
        <dd>
          {id_column === null
            ? 'le numéro de ligne, qui change avec l’ordre du fichier'
            : `colonne « ${id_column} »`}
        </dd>
      </dl>
      {warnings.length > 0 && (
        <ul class="warnings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {layers.length > 1 && (
        <div class="field form">
          <label for="layer">Couche</label>
          <select id="layer" onChange={(event) => void change({ layer: event.currentTarget.value })}>
            {layers.map((layer) => (
              <option key={layer} value={layer} selected={layer === reading.layer}>
                {layer}
              </option>
            ))}
          </select>
        </div>
      )}
      <PlaceColumns plan={plan} reading={reading} change={change} />
      {places !== null && places.geometries.length > 0 && <PlaceMap places={places} grounds={grounds} />}
      <h3 id="lignes">Premières lignes</h3>
      <div class="table" tabIndex={0} role="region" aria-labelledby="lignes">
        <table>
          <thead>
            <tr>
              {preview.columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, i) => (
              <tr key={i}>
                {row.map((value, j) => (
                  <td key={j}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Of a table: which columns hold the coordinates, when the names did not say. */
function PlaceColumns({ plan: { format, file_columns, geometry }, reading, change }: Omit<Props, 'grounds'>) {
  const [x, set_x] = useState(reading.x ?? '');
  const [y, set_y] = useState(reading.y ?? '');
  const [wkt, set_wkt] = useState(reading.wkt ?? '');
  if (!['csv', 'json', 'ndjson'].includes(format)) return null;
  const choice = (id: string, label: string, value: string, set: (value: string) => void) => (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">–</option>
        {file_columns.map((name) => (
          <option key={name} value={name} selected={name === value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
  const is_complete = wkt !== '' || (x !== '' && y !== '');
  const { x: _x, y: _y, wkt: _wkt, ...others } = reading;
  return (
    <details>
      <summary>
        {geometry === null
          ? 'Ce fichier a des coordonnées : dire dans quelles colonnes'
          : 'Changer les colonnes des coordonnées'}
      </summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void change(
            wkt !== '' ? { ...others, wkt, x: undefined, y: undefined } : { ...others, x, y, wkt: undefined },
          );
        }}
      >
        {choice('x', 'Longitude ou X', x, set_x)}
        {choice('y', 'Latitude ou Y', y, set_y)}
        {choice('wkt', 'Ou géométrie en WKT', wkt, set_wkt)}
        <p class="actions">
          <button type="submit" class="second" disabled={!is_complete}>
            Relire le fichier
          </button>
        </p>
      </form>
    </details>
  );
}

function PlaceMap({
  places,
  grounds,
}: {
  places: NonNullable<DepositPlanView['places']>;
  grounds: readonly string[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const [said, set_said] = useState('Chargement de la carte…');
  useEffect(() => {
    const draw = async () => {
      const { draw_small_map } = await import('../small_map_canvas.ts');
      if (place.current === null) return;
      const features = (places.geometries as Geometry[]).map((geometry) => ({
        type: 'Feature' as const,
        geometry,
        properties: {},
      }));
      draw_small_map(
        place.current,
        {
          source: { kind: 'geojson', href: '' },
          label: null,
          extent: null,
          background: grounds,
          items: null,
          on_demand: false,
        },
        { type: 'FeatureCollection', features },
        { on_move: () => undefined, on_pick: () => undefined, on_error: () => undefined },
      );
      set_said('');
    };
    draw().catch(() => set_said('Votre navigateur ne peut pas afficher la carte (WebGL indisponible).'));
  }, [places]);
  const { length } = places.geometries;
  return (
    <figure class="small-map">
      <div class="canvas" ref={place} />
      {said !== '' && <p class="said">{said}</p>}
      <figcaption>
        {length < places.of
          ? `Les ${say_number(length)} premières positions sur ${say_number(places.of)}.`
          : `${say_count(length, 'position', 'positions')}.`}{' '}
        Vérifiez qu’elles tombent au bon endroit.
      </figcaption>
    </figure>
  );
}
