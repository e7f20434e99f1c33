import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MetadataRecord } from '../../../catalogue/record.ts';
import { result_details } from '../../../catalogue/result_details.ts';
import { project_root } from '../../../config.ts';
import type { Made } from './publish_outputs.ts';

const { version: code_version } = JSON.parse(
  readFileSync(path.join(project_root, 'package.json'), 'utf8'),
) as { version: string };

/** Characters of the inputs that lineage repeats; `parameters` keeps all of them. */
const most_chars = 300;

/** The record of a published output: where it comes from, and all that is needed to compute it again. */
export function describe_published(
  { process, job, execution, made }: Made,
  output: string,
  { id, title }: { id: string; title: string },
): MetadataRecord {
  const { inputs, references = {} } = execution;
  const about = process.outputs[output];
  const given = JSON.stringify({ ...inputs, ...references });
  const shown = given.length > most_chars ? `${given.slice(0, most_chars)}…` : given;
  return {
    id,
    ...result_details(new Date().toISOString().slice(0, 10), false),
    kind: 'process_result',
    title,
    abstract: `${process.title} : ${about?.description ?? output}`,
    producer: 'Maillage',
    licence: null,
    source_url: null,
    vintage: null,
    lineage: `Sortie « ${about?.title ?? output} » du traitement « ${process.title} » (${process.id}, version ${process.version}), par Maillage ${code_version}. Entrées : ${shown}.`,
    keywords: [...process.keywords],
    warnings: warnings_of(made['warnings']),
    parameters: {
      job,
      process: process.id,
      version: process.version,
      code_version,
      output,
      inputs,
      references,
    },
  };
}

const warnings_of = (warnings: unknown): string[] =>
  Array.isArray(warnings) ? warnings.filter((warning) => typeof warning === 'string') : [];
