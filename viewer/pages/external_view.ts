import type { FieldProblem } from './forms.tsx';

/** How a layer is asked for: images of a service, image or vector tiles, features as GeoJSON. */
export type ExternalKind = 'wms' | 'wmts' | 'tiles' | 'vector_tiles' | 'features' | 'wfs';

/** What an officer types who knows address and layer. */
export interface ExternalLayerFields {
  title: string;
  kind: 'wms' | 'tiles';
  url: string;
  layer: string;
  attribution: string;
  organisation: string;
}

export const service_kinds = [
  ['wms', 'WMS : images'],
  ['wmts', 'WMTS : images en tuiles'],
  ['ogc', 'OGC API : objets ou tuiles'],
  ['wfs', 'WFS : objets'],
] as const;
export type ServiceKind = (typeof service_kinds)[number][0];

export interface ServiceFields {
  service: ServiceKind;
  address: string;
}

/** A layer that a service has, or why it cannot be laid on. */
export interface OfferedLayer {
  /** Names it, and its style, in the form. */
  choice: string;
  title: string;
  abstract: string;
  /** Its name in the service. */
  name: string;
  /** What it will be shown as. */
  shown_as: 'images' | 'tuiles vectorielles' | 'objets';
  refusal: string | null;
}

export interface OfferedService {
  title: string;
  /** Whom to name as the source. */
  attribution: string;
  /** Conditions of use, and what is left out of the list. */
  notes: string[];
  layers: OfferedLayer[];
}

export interface ChoiceFields extends ServiceFields {
  choice: string;
  title: string;
  attribution: string;
  organisation: string;
}

/** The page where a layer of a service is chosen. */
export interface ChoiceView {
  offered: OfferedService;
  fields: ChoiceFields;
  organisations: readonly (readonly [id: string, name: string])[];
  csrf: string | null;
  problems: readonly FieldProblem[];
}

/** The page of the layers that are registered. */
export interface ExternalLayersView {
  layers: {
    id: number;
    title: string;
    kind: ExternalKind;
    /** Null for who may not change the layer: an address may hold a key. */
    url: string | null;
    layer: string;
    attribution: string;
    organisation: string;
    is_own: boolean;
  }[];
  organisations: readonly (readonly [id: string, name: string])[];
  /** Hosts that the settings allow. */
  hosts: readonly string[];
  csrf: string | null;
  service: ServiceFields;
  fields: ExternalLayerFields;
  problems: readonly FieldProblem[];
  done: 'ajoute' | 'supprime' | null;
}
