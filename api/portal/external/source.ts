/** A layer of another server, as the table keeps it. */
import type { ExternalKind } from '../../../viewer/pages/external_view.ts';
import type { Extent } from '../../../viewer/pages/small_map_view.ts';

/** A level of a WMTS set that is the same as a zoom of Web Mercator, and the tiles that the layer has in it. */
export interface Matrix {
  zoom: number;
  id: string;
  columns: [least: number, most: number];
  rows: [least: number, most: number];
}

/** What a service said of a layer when it was registered; absent: the usual. */
export interface ExternalOptions {
  /** WMS and WFS. */
  version?: string;
  /** WMS. */
  style?: string;
  format?: string;
  crs?: string;
  /** WMTS. */
  matrices?: Matrix[];
  /** Tiles: the zooms that have them. */
  zooms?: [least: number, most: number];
  /** Vector tiles: names of the layers in them. */
  tile_layers?: string[];
  /** Degrees. */
  extent?: Extent;
  /** Address of a picture. */
  legend?: string;
}

export interface ExternalSource {
  kind: ExternalKind;
  /** Of a service (wms, wfs), of a collection's items (features), or with places to fill in (tiles). May hold a key. */
  url: string;
  /** Name in the service. */
  layer: string;
  options: ExternalOptions;
}
