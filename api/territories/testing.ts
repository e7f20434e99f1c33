import { create_staging, insert_rows, prepare_staging, publish_tables } from '../../catalogue/publication.ts';
import { communes } from '../../catalogue/referentiels.ts';
import type { Database } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';

/** Publishes communes of these codes and names, each the same square of one degree. */
export async function import_communes_for_tests(
  database: Database,
  named: readonly (readonly [code: string, nom: string])[],
): Promise<void> {
  const table = await create_staging(database, communes, 'test');
  const rows = named.map(([id, nom]) => ({
    id,
    code_insee: id,
    nom,
    population: 12,
    codes_postaux: ['09999'],
    code_departement: id.slice(0, 2),
    centre_lon: 1.5,
    centre_lat: 43.5,
    contour_approche: true,
  }));
  await insert_rows(database, communes, table, rows, {
    expression: sql`ST_Multi(ST_MakeEnvelope(1, 43, 2, 44, 4326))`,
    from: sql``,
  });
  const record = {
    id: communes.id,
    kind: 'dataset' as const,
    title: 'Communes d’essai',
    abstract: '',
    producer: '',
    licence: null,
    source_url: null,
    vintage: null,
    lineage: '',
    keywords: [],
    warnings: [],
  };
  await publish_tables(database, [{ ...(await prepare_staging(database, communes, table)), record }]);
}
