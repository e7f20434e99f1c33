/** The metadata record that each import writes: nothing is published without one. */
import type { MetadataRecord } from '../catalogue/record.ts';
import { details_of } from '../catalogue/records.ts';
import type { CollectionSpec } from '../catalogue/referentiels.ts';
import type { Db } from '../sql/client.ts';
import { query_file } from '../sql/query_file.ts';
import type { Origin } from './origin.ts';
import { say_origin } from './origin.ts';
import type { RunLog } from './run_log.ts';
import type { Derived, Source } from './source.ts';

const number = (value: number) => value.toLocaleString('fr-FR');

/** How the rows came here, in one sentence. */
function say_lineage(origin: Origin, { id, counts }: RunLog, day: string): string {
  const rejected = counts.rejected === 0 ? 'aucune rejetée' : `${number(counts.rejected)} rejetées`;
  return `Import du ${day} (exécution ${id}) : ${say_origin(origin)} ; ${number(counts.read)} lignes lues, ${number(counts.published)} publiées, ${rejected}.`;
}

export interface RecordFacts {
  run: RunLog;
  origin: Origin;
  vintage: string | null;
  /** Day of the import, as said in French. */
  day: string;
}

/** The record of what a source published; `id` is the collection's, or the source's when it shares the collection. */
export function describe_import(source: Source, { run, origin, vintage, day }: RecordFacts): MetadataRecord {
  return {
    id: source.share === 'whole' ? source.collection.id : source.id,
    kind: 'dataset',
    title: source.title,
    abstract: source.abstract,
    producer: source.producer,
    licence: source.licence,
    source_url: source.source_url,
    vintage,
    lineage: say_lineage(origin, run, day),
    keywords: [...source.keywords],
    warnings: run.warnings,
    ...source.details,
  };
}

/** The record of a collection derived from an import. */
export function describe_derived(
  { collection, title, abstract }: Derived,
  from: MetadataRecord,
): MetadataRecord {
  return {
    ...from,
    id: collection.id,
    title,
    abstract,
    lineage: `Calculé d’après la collection « ${from.id} ». ${from.lineage}`,
  };
}

type StoredRecord = Omit<MetadataRecord, 'licence' | 'kind'> & {
  licence_name: string | null;
  licence_url: string | null;
};

/** Records of the sources that share a collection, by their ids. */
export async function read_member_records(db: Db, ids: readonly string[]): Promise<MetadataRecord[]> {
  const rows = await db.query<StoredRecord>(query_file('metadata_records', [ids]));
  return rows.map(({ licence_name, licence_url, ...row }) => ({
    ...row,
    kind: 'dataset',
    licence: licence_name === null ? null : { name: licence_name, url: licence_url ?? '' },
  }));
}

const distinct = (values: readonly (string | null)[]) => [
  ...new Set(values.filter((value): value is string => value !== null && value !== '')),
];

/** The record of a collection that several sources fill: the sum of theirs. */
export function describe_shared(spec: CollectionSpec, members: readonly MetadataRecord[]): MetadataRecord {
  const licences = new Map(members.map(({ licence }) => [licence?.name ?? '', licence]));
  const declared = members.find(({ topics }) => topics !== undefined);
  return {
    ...(declared === undefined ? {} : details_of(declared)),
    // Rows of several licences: each is a condition of use, none is the licence of all.
    ...(licences.size > 1 && {
      use_constraints: [...licences.values()].flatMap((licence) =>
        licence === null ? [] : [{ text: licence.name, ...(licence.url !== '' && { url: licence.url }) }],
      ),
    }),
    id: spec.id,
    kind: 'series',
    title: spec.shared?.title ?? spec.id,
    abstract: spec.shared?.abstract ?? '',
    producer: distinct(members.map(({ producer }) => producer)).join(' ; '),
    licence: licences.size === 1 ? ([...licences.values()][0] ?? null) : null,
    source_url: members.length === 1 ? (members[0]?.source_url ?? null) : null,
    vintage: distinct(
      members.map(({ title, vintage }) => (vintage === null ? null : `${title} : ${vintage}`)),
    ).join(' ; '),
    lineage: [
      `Réunion de ${members.length === 1 ? 'une source' : `${members.length} sources`}.`,
      ...members.map(({ title, lineage }) => `${title}. ${lineage}`),
      ...(licences.size > 1
        ? [
            `Licences : ${members.map(({ title, licence }) => `${title}, ${licence?.name ?? 'inconnue'}`).join(' ; ')}.`,
          ]
        : []),
    ].join('\n'),
    keywords: distinct(members.flatMap(({ keywords }) => keywords)),
    warnings: distinct(
      members.flatMap(({ title, warnings }) => warnings.map((text) => `${title} : ${text}`)),
    ),
  };
}
