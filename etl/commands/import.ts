import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import { find_source } from '../jobs.ts';
import { terminal_progress } from '../progress.ts';
import type { OpenOptions } from '../readers/open.ts';
import type { EtlContext, ImportReport } from '../run.ts';
import { needs_file, type Source } from '../source.ts';
import { import_default, import_file, import_url, type FileImport } from '../sync.ts';
import type { Command } from './command.ts';
import { dataset_usage, import_dataset } from './import_dataset.ts';
import { say_report } from './report.ts';
import { say_recomputed } from './sync.ts';

const options = {
  file: { type: 'string' },
  url: { type: 'string' },
  layer: { type: 'string' },
  crs: { type: 'string' },
  encoding: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof read_arguments>['values'];
const read_arguments = (args: string[]) => parseArgs({ args, allowPositionals: true, options });

export const import_command: Command = {
  usage: `import <source> [--file=… | --url=…] [--layer= --crs= --encoding=] [--dry-run] [--force]\n  npm run etl -- ${dataset_usage}`,
  summary:
    'Importe une source (fichier, adresse, ou données fournies avec Maillage), ou un fichier quelconque',
  async run(args, context) {
    if (args[0] === 'dataset') return import_dataset(args.slice(1), context);
    const { values, positionals } = read_arguments(args);
    const [id] = positionals;
    if (id === undefined)
      throw new AppError('quelle source importer ?', {
        status: 400,
        code: 'missing-argument',
        place: 'import <source>',
        remedy: 'npm run etl -- list les nomme.',
      });
    const source = find_source(id);
    const { config, terminal, signal } = context;
    const report = await import_from({ config, database: await context.database() }, source, values, {
      dry_run: values['dry-run'],
      forced: values.force,
      open: open_options(values),
      signal,
      progress_of: () => terminal_progress(source.id, terminal),
    });
    context.out.write(say_report(report));
    if (report.changed.length > 0 && report.state === 'published')
      context.out.write(say_recomputed(await context.recompute()));
    return 0;
  },
};

function import_from(
  context: EtlContext,
  source: Source,
  { file, url }: Values,
  how: FileImport,
): Promise<ImportReport> {
  if (file !== undefined && url !== undefined)
    throw new AppError('--file et --url s’excluent', {
      status: 400,
      code: 'invalid-argument',
      place: '--url',
    });
  if (!needs_file(source)) return import_default(context, source, how);
  if (file !== undefined) return import_file(context, source, file, how);
  const address = url ?? source.download_url;
  if (address !== undefined) return import_url(context, source, address, how);
  throw new AppError(`la source « ${source.id} » a besoin d’un fichier`, {
    status: 400,
    code: 'missing-argument',
    place: '--file',
    remedy: `Donnez-le par --file ou --url ; le producteur le publie ici : ${source.source_url}`,
  });
}

export const open_options = ({ layer, crs, encoding }: Values): OpenOptions => ({
  ...(layer === undefined ? {} : { layer }),
  ...(crs === undefined ? {} : { crs }),
  ...(encoding === undefined ? {} : { encoding }),
});
