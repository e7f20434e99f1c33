import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type { Config } from '../../config.ts';
import type { Access } from '../../sql/client.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { downloads_folder } from '../formats/answer_items.ts';
import { csv } from '../formats/csv.ts';
import { geojson } from '../formats/geojson.ts';
import { geopackage } from '../formats/geopackage.ts';
import type { CsvDialect } from '../formats/output_format.ts';
import { send_download } from '../formats/send_download.ts';
import { describe_get, describe_parameters } from '../openapi.ts';
import { choice, read_query, refuse, type Param, type Values } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { answer_unchanged, send_text } from '../respond.ts';
import { compare_scenario, keep_epci, name_comparison, type Comparison } from './compare.ts';
import { name_file, plan_cells } from './export_cells.ts';
import { list_territories } from './export_territories.ts';
import { read_asked_scenario, scenario_params, type AskedScenario } from './scenario_query.ts';
import { write_table } from './table_csv.ts';

const formats = { csv, gpkg: geopackage, geojson };
const tables = { carreaux: null, communes: 'commune', epci: 'epci', departements: 'departement' } as const;

const export_params = {
  ...scenario_params,
  f: {
    ...choice('Format du fichier ; csv à défaut.', Object.keys(formats) as (keyof typeof formats)[]),
    component: 'planner-f',
  },
  table: {
    ...choice(
      'Ce que le fichier contient : carreaux (à défaut), ou une ligne par commune, intercommunalité ou département (CSV).',
      Object.keys(tables) as (keyof typeof tables)[],
    ),
    component: 'planner-table',
  },
  epci: {
    description:
      'Une seule intercommunalité, par son SIREN ; « aucun » : les communes qui ne sont dans aucune.',
    schema: { type: 'string', example: 'aucun' },
    component: 'planner-epci',
    absent: null,
    parse(text: string, name: string) {
      if (text === 'aucun' || /^[0-9]{9}$/.test(text)) return text;
      throw refuse(name, text, 'un SIREN de neuf chiffres, ou aucun');
    },
  } as Param<string | null>,
  csv: {
    ...choice<CsvDialect>('CSV pour les programmes (standard) ou pour Excel (excel).', ['standard', 'excel']),
    component: 'planner-csv',
  } as Param<CsvDialect | null>,
};

type ExportValues = Values<typeof export_params>;

const level_of = ({ table }: ExportValues) => tables[table ?? 'carreaux'];
const format_of = ({ f }: ExportValues) => formats[f ?? 'csv'];

function check_format(values: ExportValues): void {
  if (level_of(values) === null || format_of(values) === csv) return;
  throw refuse('f', format_of(values).name, 'csv pour un tableau par territoire');
}

async function tag_of(access: Access, config: Config, asked: AskedScenario, values: ExportValues) {
  const { f, table, csv, epci } = values;
  const named = [await name_comparison(access, config, asked), asked.title, f, table, csv, epci];
  return createHash('sha1').update(JSON.stringify(named)).digest('base64url');
}

const writing_of = (values: ExportValues, config: Config) => ({
  format: format_of(values),
  csv: values.csv ?? 'standard',
  temporary_folder: downloads_folder(config),
});

function send_territories(response: Response, comparison: Comparison, values: ExportValues): void {
  const level = level_of(values) ?? 'commune';
  name_file(response, `scenario_${values.table}`, csv);
  send_text(
    response,
    csv.media_type,
    write_table(list_territories(comparison, level), values.csv ?? 'standard'),
  );
}

/** GET /planner/export: a scenario beside the situation as it is, as files. */
export const planner_exports_block: Block = {
  id: 'planner-exports',
  routes(router, { config, database, engine }) {
    const is_spooled = engine?.kind === 'embedded';
    router.get('/planner/export', async (request, response) => {
      const values = read_query(request, export_params);
      check_format(values);
      const access = access_of(request, database);
      const asked = await read_asked_scenario(access, config, values);
      const etag = await tag_of(access, config, asked, values);
      if (answer_unchanged(request, response, { etag })) return;
      charge(response, costs.download);
      const comparison = keep_epci(await compare_scenario(access, config, asked), values.epci);
      if (level_of(values) !== null) return send_territories(response, comparison, values);
      const download = await plan_cells(access, comparison, writing_of(values, config));
      if (request.method === 'HEAD') return void download.describe(response).end();
      await send_download(access, response, { ...download, is_spooled });
    });
  },
  openapi: () =>
    Promise.resolve({
      parameters: describe_parameters(export_params),
      paths: {
        '/planner/export': describe_get({
          summary: 'Un scénario comparé à la situation actuelle : carreaux, ou tableau par territoire',
          tag: 'Planificateur',
          id: 'planner_export',
          query: export_params,
          answers: {
            'text/csv': { type: 'string' },
            'application/geopackage+sqlite3': { type: 'string', format: 'binary' },
            'application/geo+json': { type: 'object' },
          },
          headers: ['Content-Crs'],
          errors: [404, 409, 503],
        }),
      },
    }),
};
