/** Outputs that would not fit a job's row as they are: kept compressed in it, and whole again for whoever reads them. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AppError } from '../../errors.ts';
import { max_job_bytes } from '../../sql/jobs.ts';
import type { JobResult } from './job_store.ts';
import type { Process } from './process.ts';
import type { Execution } from './read_execution.ts';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** An output up to so many bytes of JSON is kept as it is. */
export const plain_bytes = 2 ** 18;
/** All outputs together, as JSON: whoever reads them has them in memory at once. */
export const most_bytes = 32 * 2 ** 20;

/** The result with its large outputs compressed; those that the execution did not name are dropped. Throws a 413 AppError above `most_bytes`. */
export async function pack_result(
  { outputs, ...result }: JobResult,
  process: Pick<Process, 'outputs'>,
  { outputs: named }: Pick<Execution, 'outputs'>,
  most = most_bytes,
): Promise<JobResult> {
  const kept: Record<string, unknown> = {};
  const packed: Record<string, string> = {};
  const sizes: { name: string; bytes: number }[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    const text = Buffer.from(JSON.stringify(value) ?? 'null');
    if (text.length <= plain_bytes) {
      kept[name] = value;
      sizes.push({ name, bytes: text.length });
    } else if (named === null || named.includes(name)) {
      kept[name] = null;
      packed[name] = (await compress(text)).toString('base64');
      sizes.push({ name, bytes: text.length });
    }
  }
  const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const row_bytes = Object.values(packed).reduce((sum, text) => sum + text.length, 0);
  // The plain outputs are few and small; a margin for them.
  if (all > most || row_bytes > max_job_bytes - 2 ** 20) throw too_large(process, sizes);
  return { ...result, outputs: kept, ...(Object.keys(packed).length > 0 && { packed }) };
}

/** The result as it was made. */
export async function unpack_result({ packed = {}, ...result }: JobResult): Promise<JobResult> {
  const outputs = { ...result.outputs };
  for (const [name, text] of Object.entries(packed)) {
    const bytes = await expand(Buffer.from(text, 'base64'), { maxOutputLength: most_bytes });
    outputs[name] = JSON.parse(bytes.toString()) as unknown;
  }
  return { ...result, outputs };
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1).replace('.', ',')} Mio`;

function too_large(
  { outputs }: Pick<Process, 'outputs'>,
  sizes: readonly { name: string; bytes: number }[],
): AppError {
  const largest = [...sizes].sort((a, b) => b.bytes - a.bytes)[0];
  const name = largest?.name ?? '';
  const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const others = sizes.map((size) => size.name).filter((other) => other !== name);
  const can_publish = outputs[name]?.schema.format === 'geojson-feature-collection';
  return new AppError(
    `Le résultat compte ${mebibytes(all)}, dont ${mebibytes(largest?.bytes ?? 0)} pour la sortie « ${name} » : trop pour une tâche.`,
    {
      status: 413,
      code: 'job-too-large',
      place: `/outputs/${name}`,
      remedy: [
        ...(can_publish
          ? [`La publier comme collection ("outputs": {"${name}": {"publication": {"title": "…"}}})`]
          : []),
        ...(others.length > 0 ? [`ne demander que les autres ("outputs" : ${others.join(', ')})`] : []),
        'restreindre le territoire.',
      ]
        .join(', ou ')
        .replace(/^./, (first) => first.toUpperCase()),
    },
  );
}
