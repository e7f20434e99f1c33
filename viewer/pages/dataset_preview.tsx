import { cell } from './cell.tsx';
import { is_number_type, say_number, say_objects } from './data_words.ts';
import { ColumnChart } from './column_chart.tsx';
import type { DatasetCollection, DatasetView } from './dataset_view.ts';
import { SmallMap } from './small_map.tsx';
import { say_extent } from './small_map_view.ts';

/** Map, first rows, and the chart of a column, one under the other: nothing of it needs a script but the map. */
export function DatasetPreview({ collection, view }: { collection: DatasetCollection; view: DatasetView }) {
  const { id, map, extent, rows, columns, feature_count } = collection;
  const items = `/collections/${encodeURIComponent(id)}/items?f=html&limit=50`;
  const others = view.collections.slice(1);
  return (
    <section aria-label="Aperçu">
      <h2 id="apercu">Aperçu</h2>
      {map !== null && (
        <>
          <h3>Carte</h3>
          <SmallMap view={map}>
            {extent !== null && <>Emprise : {say_extent(extent)}. </>}
            <a href={items}>Le tableau</a> contient les mêmes objets.{' '}
            <a href={`/carte?couches=${encodeURIComponent(id)}`}>Composer une carte</a>
          </SmallMap>
        </>
      )}
      <h3 id="tableau">Tableau</h3>
      {rows.length === 0 ? (
        <p>Aucun objet.</p>
      ) : (
        <div class="table" tabIndex={0} role="region" aria-labelledby="tableau">
          <table>
            <caption>
              {feature_count === null
                ? 'Premiers objets'
                : rows.length < feature_count
                  ? `${say_number(rows.length)} premiers de ${say_objects(feature_count)}`
                  : say_objects(feature_count)}
            </caption>
            <thead>
              <tr>
                {columns.map(({ title, type }) => (
                  <th scope="col" class={is_number_type(type) ? 'number' : undefined}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  {columns.map(({ name, type }) => (
                    <td class={is_number_type(type) ? 'number' : undefined}>{cell(row[name])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p>
        <a href={items}>Tout le tableau, avec filtre et tri</a>
      </p>
      <Chart collection={collection} />
      {others.length > 0 && (
        <p>
          Cette fiche décrit aussi :{' '}
          {others.map(({ id }, i) => (
            <>
              {i > 0 && ', '}
              <a href={`/collections/${encodeURIComponent(id)}?f=html`}>{id}</a>
            </>
          ))}
          .
        </p>
      )}
    </section>
  );
}

function Chart({ collection: { chartable, chart, no_chart } }: { collection: DatasetCollection }) {
  if (chartable.length === 0) return null;
  return (
    <>
      <h3 id="graphique">Graphique</h3>
      {no_chart !== null ? (
        <p>{no_chart}</p>
      ) : (
        <>
          <form class="chart-choice" method="get" action="#graphique">
            <label for="colonne">Colonne</label>
            <select id="colonne" name="colonne">
              {chartable.map(({ name, title }) => (
                <option value={name} selected={name === chart?.column.name}>
                  {title}
                </option>
              ))}
            </select>
            <button type="submit" class="second">
              Tracer
            </button>
          </form>
          {chart !== null && <ColumnChart chart={chart} />}
        </>
      )}
    </>
  );
}
