/** Tiles and documents of a running server, as clients read them; shared by the tests of this folder. */
import { VectorTile } from '@mapbox/vector-tile';
import { expect } from 'chai';
import { PbfReader } from 'pbf';

export const quad = 'tiles/WebMercatorQuad';
export const lambert = 'tiles/2154_5cm';

export const ask_by =
  (server: () => { url: string }) =>
  (path: string, init: RequestInit = {}) =>
    fetch(server().url + path, init);

/** Reads a tile by Mapbox's own reader. */
export const decode_by = (server: () => { url: string }) => async (path: string) => {
  const answer = await ask_by(server)(path);
  expect(answer.status, path).to.equal(200);
  expect(answer.headers.get('content-type')).to.equal('application/vnd.mapbox-vector-tile');
  return new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer()))).layers;
};

export interface DocumentLink {
  href: string;
  rel: string;
  type: string;
  title: string;
  templated?: boolean;
}
