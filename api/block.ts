import type { Router } from 'express';
import type { Config } from '../config.ts';
import type { Database } from '../sql/client.ts';
import type { Engine } from '../sql/engine/engine.ts';

/** A link as OGC APIs write it; `href` is relative to the service's root, without leading slash. */
export interface Link {
  href: string;
  rel: string;
  type: string;
  title: string;
}

/** What every building block works with. */
export interface Context {
  config: Config;
  database: Database;
  /** Whose health is told; absent in tests. */
  engine?: Pick<Engine, 'kind' | 'health'>;
}

/** The part of an OpenAPI 3.0 document that a block adds. */
export interface OpenApiPart {
  paths?: Record<string, unknown>;
  schemas?: Record<string, unknown>;
  parameters?: Record<string, unknown>;
  tags?: { name: string; description: string }[];
}

/**
 * A part of the API that declares all that is its own; landing page, /conformance and /api are the sums.
 * One file in api/, one line in app.ts.
 */
export interface Block {
  id: string;
  conforms_to?: readonly string[];
  landing_links?: readonly Link[];
  /** Links of one collection, `href` relative to the service's root. */
  collection_links?(collection: { id: string; has_geometry: boolean }): readonly Link[];
  routes(router: Router, context: Context): void;
  openapi?(context: Context): Promise<OpenApiPart>;
}
