import { parseArgs } from 'node:util';
import type { ColumnType } from '../../catalogue/referentiels.ts';
import { find_organisation } from '../../catalogue/organisations.ts';
import { visibilities, type VisibilityRule } from '../../catalogue/visibility.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import { dataset_source, plan_dataset, type DatasetOptions, type MappedColumn } from '../dataset/dataset.ts';
import { print_plan } from '../dataset/print_plan.ts';
import { download } from '../fetch.ts';
import { describe_origin } from '../origin.ts';
import { terminal_progress } from '../progress.ts';
import { open_file } from '../readers/open.ts';
import { run_import } from '../run.ts';
import type { CommandContext } from './command.ts';
import { say_report } from './report.ts';

const text = { type: 'string' } as const;
const options = {
  file: text,
  url: text,
  layer: text,
  crs: text,
  encoding: text,
  id: text,
  title: text,
  abstract: text,
  producer: text,
  licence: text,
  'licence-url': text,
  'source-url': text,
  vintage: text,
  keyword: { type: 'string', multiple: true },
  column: { type: 'string', multiple: true },
  'only-columns': { type: 'boolean', default: false },
  x: text,
  y: text,
  wkt: text,
  'id-column': text,
  axes: text,
  visibility: text,
  organisation: text,
  'dry-run': { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
} as const;

export const dataset_usage =
  'import dataset --file=… --id=… --title=… --producer=… --licence=… [--licence-url= --vintage= --crs= --layer= --encoding= --x= --y= --wkt= --id-column= --axes=xy|yx --column=nom=Colonne[:type]… --only-columns] [--visibility=accounts|organisation --organisation=SIRET] [--dry-run]';

const read_arguments = (args: string[]) => parseArgs({ args, options });
type Values = ReturnType<typeof read_arguments>['values'];

const missing = (place: string) =>
  new AppError(`l’option ${place} manque`, {
    status: 400,
    code: 'missing-argument',
    place,
    remedy: `Un jeu de données n’est publié qu’avec sa notice. Usage : npm run etl -- ${dataset_usage}`,
  });

function required(value: string | undefined, place: string): string {
  if (value === undefined || value.trim() === '') throw missing(place);
  return value;
}

const column_types: readonly string[] = [
  'text',
  'integer',
  'bigint',
  'double precision',
  'boolean',
  'date',
  'timestamptz',
  'jsonb',
] satisfies ColumnType[];

/** `nom=Colonne du fichier` or `nom=Colonne du fichier:integer`. */
function read_columns(given: readonly string[]): Record<string, MappedColumn> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name = '', from = '', type] = /^([^=]+)=(.+?)(?::([a-z ]+))?$/.exec(text) ?? [];
      if (name === '' || from === '' || (type !== undefined && !column_types.includes(type)))
        throw new AppError(`« ${text} » ne se lit pas`, {
          status: 400,
          code: 'invalid-argument',
          place: '--column',
          remedy: `Écrivez --column="nom=Colonne du fichier" ou « nom=Colonne:type », type parmi ${column_types.join(', ')}.`,
        });
      return [name, { from, ...(type === undefined ? {} : { type: type as ColumnType }) }];
    }),
  );
}

function read_axes(text: string | undefined): 'xy' | 'yx' | undefined {
  if (text === undefined || text === 'xy' || text === 'yx') return text;
  throw new AppError(`« ${text} » n’est pas un ordre d’axes`, {
    status: 400,
    code: 'invalid-argument',
    place: '--axes',
    remedy: 'Écrivez xy (longitude d’abord) ou yx.',
  });
}

/** Who may read the dataset: as before, or everybody at its first import, when nothing is said. */
async function read_visibility(
  { visibility, organisation }: Values,
  database: Database,
): Promise<VisibilityRule | undefined> {
  if (visibility === undefined) return undefined;
  const known = visibilities.find((one) => one === visibility);
  if (known === undefined)
    throw new AppError(`« ${visibility} » n’est pas une visibilité`, {
      status: 400,
      code: 'invalid-argument',
      place: '--visibility',
      remedy: `Écrivez l’un de ${visibilities.join(', ')}.`,
    });
  const owner = organisation === undefined ? null : await find_organisation(database, organisation);
  return { visibility: known, organisation_id: owner?.id ?? null, shared_with: [] };
}

/** The members that are given, and no others. */
const present = <T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;

function read_options(values: Values): DatasetOptions {
  return {
    id: required(values.id, '--id'),
    title: required(values.title, '--title'),
    producer: required(values.producer, '--producer'),
    licence: { name: required(values.licence, '--licence'), url: values['licence-url'] ?? '' },
    columns: read_columns(values.column ?? []),
    others: values['only-columns'] ? 'drop' : 'keep',
    ...present({
      abstract: values.abstract,
      source_url: values['source-url'],
      vintage: values.vintage,
      keywords: values.keyword,
      crs: values.crs,
      x: values.x,
      y: values.y,
      wkt: values.wkt,
      id_column: values['id-column'],
      axes: read_axes(values.axes),
    }),
  };
}

/** `import dataset …`: any file as a collection of its own. Shows what is inferred, then imports unless it is a trial. */
export async function import_dataset(args: string[], context: CommandContext): Promise<number> {
  const { values } = read_arguments(args);
  const { config, out, terminal, signal } = context;
  const options = read_options(values);
  if (values.file === undefined && values.url === undefined) throw missing('--file');
  const downloaded = values.file === undefined ? await download(values.url ?? '', config, { signal }) : null;
  const file = values.file ?? downloaded?.path ?? '';
  try {
    const { layer, crs, encoding } = values;
    const opened = await open_file(file, present({ layer, crs, encoding }));
    try {
      const plan = await plan_dataset(opened, options);
      out.write(`${print_plan(plan).join('\n')}\n`);
      const source = dataset_source(plan);
      const report = await run_import(
        { config, database: await context.database() },
        {
          source,
          opened,
          origin: await describe_origin(file, downloaded?.url ?? null),
          dry_run: values['dry-run'],
          ...present({ visibility: await read_visibility(values, await context.database()) }),
          forced: values.force,
          progress: terminal_progress(source.id, terminal),
          signal,
        },
      );
      out.write(say_report(report));
      return 0;
    } finally {
      await opened.close();
    }
  } finally {
    await downloaded?.close();
  }
}
