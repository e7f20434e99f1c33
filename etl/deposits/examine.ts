/** The job that looks into a deposited file: what it holds, what would be published, what only the person can answer. */
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folder_of_deposit } from '../../catalogue/deposits/files.ts';
import { read_deposit_options, type DepositReading } from '../../catalogue/deposits/options.ts';
import type { DepositPlan, DepositQuestion } from '../../catalogue/deposits/plan.ts';
import type { Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../../sql/client.ts';
import type { JobContext, JobHandler } from '../../sql/jobs.ts';
import { query_file } from '../../sql/query_file.ts';
import { plan_dataset, type DatasetOptions, type DatasetPlan } from '../dataset/dataset.ts';
import { name_crs } from '../dataset/crs_choice.ts';
import { describe_origin, signature_of } from '../origin.ts';
import { SeveralLayers } from '../readers/layers.ts';
import { open_file, type OpenedFile } from '../readers/open.ts';
import type { OpenOptions } from '../readers/reader.ts';
import { read_deposit } from './deposit_for_job.ts';
import { find_record, read_lone_record } from './find_record.ts';
import { preview_places, preview_rows } from './preview.ts';

/** The members that are given, and no others. */
const present = <T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;

/** Text and shapes shrink 5 to 10 times. */
const unpacked_times = 10;

/** How the readers are told what the person said; an archive leaves half of the free disk to the others. */
export async function open_options(
  { layer, crs, encoding }: DepositReading,
  { DEPOSIT_MAX_MB }: Config,
): Promise<OpenOptions> {
  const { bavail, bsize } = await statfs(tmpdir());
  return {
    ...present({ layer, crs, encoding }),
    most_unpacked_bytes: Math.min(
      DEPOSIT_MAX_MB * 2 ** 20 * unpacked_times,
      Math.floor((bavail * bsize) / 2),
    ),
  };
}

export const plan_options = ({ crs, x, y, wkt, axes, id_column }: DepositReading): Partial<DatasetOptions> =>
  present({ crs, x, y, wkt, axes, id_column });

/** Stands for all that is not known yet: the examination needs none of it. */
const undescribed: DatasetOptions = {
  id: 'depot',
  title: 'Dépôt',
  producer: '',
  licence: { name: '', url: '' },
};

/** Input: `{deposit}`. Writes what it finds into the deposit's row, questions and refusals among it. */
export const examine_deposit: JobHandler = async (input, { config, database, progress }) => {
  const deposit = await read_deposit(database, input);
  const { reading } = read_deposit_options(deposit.options);
  const file = path.join(folder_of_deposit(config.DATA_DIR, deposit.id), deposit.file_name);
  await progress(0.05, 'Empreinte du fichier');
  const sha256 = signature_of(await describe_origin(file, null)) ?? '';
  await progress(0.2, 'Lecture du fichier');
  const plan = await examine({ config, database }, file, reading).catch((error: unknown) =>
    unreadable(error),
  );
  await database.query(query_file('deposit_examined', [deposit.id, sha256, JSON.stringify(plan)]));
  return { rows: plan.rows, question: plan.question?.code ?? null };
};

async function examine(
  { config, database }: Pick<JobContext, 'config' | 'database'>,
  file: string,
  reading: DepositReading,
): Promise<DepositPlan> {
  const lone = await read_lone_record(file);
  if (lone !== null) return { ...nothing_found, format: 'record', file: lone.file, record: lone };
  const opened = await open_file(file, await open_options(reading, config));
  try {
    const { record, warnings } = await find_record(opened.documents);
    if (opened.sample.format === 'xml') {
      if (record === null) throw no_data();
      return { ...nothing_found, format: 'record', file: record.file, record };
    }
    const plan = await plan_dataset(opened, { ...undescribed, ...plan_options(reading) });
    const described = await describe(database, opened, plan);
    return { ...described, warnings: [...described.warnings, ...warnings], record };
  } finally {
    await opened.close();
  }
}

const no_data = () =>
  new AppError('ce fichier XML n’est ni un jeu de données, ni une fiche ISO 19139, ISO 19115-3 ou DCAT', {
    status: 422,
    code: 'unknown-document',
    remedy:
      'Des données en GML s’exportent en GeoPackage : dans QGIS, « Exporter », « Sauvegarder les entités sous… ».',
  });

async function describe(
  database: Database,
  opened: OpenedFile,
  plan: DatasetPlan,
): Promise<Omit<DepositPlan, 'record'>> {
  const { geometry } = plan;
  return {
    file: plan.file,
    format: plan.format,
    layers: opened.layers,
    rows: plan.rows,
    unreadable_rows: plan.unreadable_rows,
    columns: plan.columns.map(({ from, name, type, title, samples, filled }) => ({
      from,
      name,
      type,
      title,
      samples: samples.map((sample) => sample.slice(0, 80)),
      filled,
    })),
    file_columns: opened.sample.columns,
    dropped: plan.dropped,
    geometry:
      geometry === null
        ? null
        : {
            type: geometry.type,
            srid: geometry.crs?.srid ?? null,
            crs: geometry.crs === null ? null : name_crs(geometry.crs.srid),
            origin: geometry.crs?.origin ?? null,
            columns: columns_of(geometry.place),
            placed: geometry.placed,
            absent: geometry.absent,
            unreadable: geometry.unreadable,
          },
    id_column: plan.id_column,
    warnings: [...plan.reader_warnings, ...plan.warnings],
    question: plan.problem === null ? null : ask(plan.problem, plan),
    preview: preview_rows(opened, plan),
    places: await preview_places(database, opened, plan),
  };
}

const columns_of = (place: NonNullable<DatasetPlan['geometry']>['place']): string[] =>
  place.kind === 'geometry' ? [] : place.kind === 'xy' ? [place.x, place.y] : [place.column];

const questions: Readonly<Record<string, Pick<DepositQuestion, 'message' | 'remedy'>>> = {
  'unknown-crs': {
    message: 'Le fichier ne dit pas dans quel système ses coordonnées sont écrites.',
    remedy: 'Demandez-le à qui a produit le fichier, puis choisissez-le : Maillage ne le devine pas.',
  },
  'swapped-axes': {
    message: 'Les deux coordonnées semblent inversées (latitude et longitude).',
    remedy: 'Dites si elles sont à échanger.',
  },
  'wrong-crs': {
    message: 'Aucune coordonnée ne tient dans le système indiqué.',
    remedy: 'Vérifiez auprès de qui a produit le fichier, puis choisissez le bon système.',
  },
};

/** The plan's own problem as a question of the screen, which has no options to type. */
function ask(problem: AppError, { geometry }: DatasetPlan): DepositQuestion {
  const words = questions[problem.code];
  if (words === undefined) return refusal(problem);
  const choices =
    problem.code === 'swapped-axes'
      ? [
          { value: 'yx', title: 'Échanger les deux coordonnées' },
          { value: 'xy', title: 'Les garder comme elles sont' },
        ]
      : (geometry?.candidates ?? []).map(({ srid }) => ({ value: `EPSG:${srid}`, title: name_crs(srid) }));
  return { code: problem.code as DepositQuestion['code'], ...words, choices };
}

const refusal = ({ message, remedy = '' }: AppError): DepositQuestion => ({
  code: 'unreadable',
  message: `${message.charAt(0).toLocaleUpperCase('fr')}${message.slice(1)}.`,
  remedy: remedy.replaceAll(/, par --layer|par --layer/g, ''),
  choices: [],
});

/** A file that cannot be read, or not before a layer is chosen, as what the person has to do. Rethrows faults of ours. */
function unreadable(error: unknown): DepositPlan {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  const question: DepositQuestion =
    error instanceof SeveralLayers
      ? {
          code: 'several-layers',
          message: `Le fichier contient ${error.layers.length} couches.`,
          remedy: 'Choisissez celle à publier ; chacune fait un jeu de données.',
          choices: error.layers.map((value) => ({ value, title: value })),
        }
      : refusal(error);
  const layers = error instanceof SeveralLayers ? error.layers : [];
  return { ...nothing_found, layers, question };
}

const nothing_found: DepositPlan = {
  file: '',
  format: 'unknown',
  layers: [],
  rows: 0,
  unreadable_rows: 0,
  columns: [],
  file_columns: [],
  dropped: [],
  geometry: null,
  id_column: null,
  warnings: [],
  question: null,
  preview: { columns: [], rows: [] },
  places: null,
  record: null,
};
