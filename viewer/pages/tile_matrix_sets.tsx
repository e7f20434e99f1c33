import { page, type Page } from './layout.tsx';

export interface TileMatrixSetView {
  id: string;
  title: string;
  description: string;
  uri: string;
  crs: string;
  boundingBox: { lowerLeft: readonly number[]; upperRight: readonly number[] };
  tileMatrices: readonly {
    id: string;
    scaleDenominator: number;
    cellSize: number;
    pointOfOrigin: readonly number[];
    matrixWidth: number;
    matrixHeight: number;
  }[];
}

const say = (value: number, digits = 0) => value.toLocaleString('fr-FR', { maximumFractionDigits: digits });
const path_of = (id: string) => `/tileMatrixSets/${encodeURIComponent(id)}`;
const crs_name = (uri: string) => `EPSG:${uri.split('/').at(-1)}`;

/** The grids that tiles are served in. */
export function tile_matrix_sets_page(sets: readonly TileMatrixSetView[]): Page {
  return page({
    title: 'Grilles de tuiles',
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/tiles?f=html">Tuiles vectorielles</a>
        </p>
        <h1>Grilles de tuiles</h1>
        <div class="table" tabIndex={0} role="region" aria-label="Grilles">
          <table>
            <thead>
              <tr>
                <th scope="col">Grille</th>
                <th scope="col">Titre</th>
                <th scope="col">Coordonnées</th>
                <th scope="col">Usage</th>
              </tr>
            </thead>
            <tbody>
              {sets.map(({ id, title, crs, description }) => (
                <tr>
                  <th scope="row">
                    <a href={`${path_of(id)}?f=html`}>{id}</a>
                  </th>
                  <td>{title}</td>
                  <td>{crs_name(crs)}</td>
                  <td>{description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href="/tileMatrixSets?f=json">Cette liste en JSON</a>
        </p>
      </>
    ),
  });
}

/** A grid: its matrices with their scales. */
export function tile_matrix_set_page(set: TileMatrixSetView): Page {
  const { id, title, description, uri, crs, tileMatrices, boundingBox } = set;
  const [west, south] = boundingBox.lowerLeft;
  const [east, north] = boundingBox.upperRight;
  const metres = (value = NaN) => `${say(value)} m`;
  return page({
    title: `Grille ${id}`,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/tiles?f=html">Tuiles vectorielles</a> ›{' '}
          <a href="/tileMatrixSets?f=html">Grilles de tuiles</a>
        </p>
        <h1>{title}</h1>
        <p>{description}</p>
        <dl class="facts">
          <dt>Identifiant</dt>
          <dd>
            <code>{id}</code>
          </dd>
          <dt>Adresse</dt>
          <dd class="long">{uri}</dd>
          <dt>Coordonnées</dt>
          <dd>
            <a href={crs}>{crs_name(crs)}</a>
          </dd>
          <dt>Étendue</dt>
          <dd>
            de {metres(west)} à {metres(east)} vers l’est, de {metres(south)} à {metres(north)} vers le nord
          </dd>
        </dl>
        <h2>Échelles</h2>
        <div class="table" tabIndex={0} role="region" aria-label="Échelles">
          <table>
            <thead>
              <tr>
                <th scope="col">Matrice</th>
                <th scope="col" class="number">
                  Échelle
                </th>
                <th scope="col" class="number">
                  Pixel (m)
                </th>
                <th scope="col" class="number">
                  Colonnes
                </th>
                <th scope="col" class="number">
                  Rangées
                </th>
              </tr>
            </thead>
            <tbody>
              {tileMatrices.map(({ id: matrix, scaleDenominator, cellSize, matrixWidth, matrixHeight }) => (
                <tr>
                  <th scope="row">{matrix}</th>
                  <td class="number">1 : {say(scaleDenominator)}</td>
                  <td class="number">{say(cellSize, 2)}</td>
                  <td class="number">{say(matrixWidth)}</td>
                  <td class="number">{say(matrixHeight)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href={`${path_of(id)}?f=json`}>Cette définition en JSON</a>
        </p>
      </>
    ),
  });
}
