/** An invented source for the tests of the runner. */
import type { Geometry } from 'geojson';
import type { CollectionSpec } from '../catalogue/referentiels.ts';
import type { OpenedFile } from './readers/open.ts';
import type { Feature, Reject, Source, SourceRow } from './source.ts';

export const essais: CollectionSpec = {
  id: 'essais',
  columns: [
    { name: 'nom', type: 'text', title: 'Nom' },
    { name: 'nombre', type: 'integer', title: 'Nombre' },
    { name: 'source', type: 'text', title: 'Source' },
    { name: 'millesime', type: 'text', title: 'Millésime' },
    { name: 'tags', type: 'text[]', title: 'Étiquettes' },
    { name: 'details', type: 'jsonb', title: 'Détails' },
  ],
  geometry: { type: 'Point', srid: 4326 },
  shared: { title: 'Essais', abstract: 'Réunion des essais.' },
};

export interface EssaiRow {
  id: string;
  nom?: string;
  nombre?: unknown;
  millesime?: string;
  geometry?: Geometry | null;
  tags?: string[];
  details?: unknown;
}

/** A source that takes rows as they are; `over` replaces what a test is about. */
export const essai_source = (id: string, over: Partial<Source> = {}): Source => ({
  id,
  title: `Source ${id}`,
  abstract: 'Source inventée.',
  producer: 'Personne',
  licence: { name: 'Licence d’essai', url: 'https://example.org/licence' },
  source_url: 'https://example.org/',
  keywords: ['essai'],
  collection: essais,
  share: 'whole',
  order: 0,
  recognise: () => true,
  vintage: () => '2024',
  async *features(input): AsyncIterable<Feature | Reject> {
    for await (const { line, fields } of input?.rows() ?? []) {
      const { id: feature, geometry, ...values } = fields as unknown as EssaiRow;
      yield { line, id: feature, values: { ...values, source: id }, geometry: geometry ?? null };
    }
  },
  ...over,
});

/** A file already open, with these rows; a Reject stands for a row that its reader cannot read. */
export function essai_file(rows: readonly (EssaiRow | Reject)[]): OpenedFile {
  const items = rows.map((row, i): SourceRow | Reject =>
    'reason' in row ? row : { line: i + 1, fields: row as unknown as Record<string, unknown> },
  );
  return {
    sample: { name: 'essai.csv', size: 1, format: 'csv', columns: ['id'], rows: [], crs: null },
    layers: [],
    documents: [],
    warnings: [],
    async *rows() {
      yield* items;
    },
    close: () => Promise.resolve(),
  };
}
