import type { Request } from 'express';
import { choice, type Param } from '../params.ts';
import { choose_profile, choose_references, type AskedProfile, type FeatureProfile } from '../ogc/json_fg.ts';
import type { ReferenceProfile } from '../ogc/references.ts';
import { geojson_type, prefers_html } from '../respond.ts';
import { file_formats, page_formats } from './index.ts';
import type { CsvDialect, OutputFormat } from './output_format.ts';

/** The type alone, without parameters such as a charset: what Accept is compared with. */
const bare_type = ({ media_type }: OutputFormat) => media_type.split(';', 1)[0] ?? media_type;

/** Format of features: on pages of items and single items. */
export const items_f: Param<string | null> = {
  ...choice('Format de la réponse ; à défaut, l’en-tête Accept décide, puis GeoJSON.', [
    'json',
    'geojson',
    'jsonfg',
    'html',
    ...page_formats.map(({ name }) => name),
  ]),
  component: 'f-items',
};

/** Format of a whole collection. */
export const file_f: Param<string | null> = {
  ...choice(
    'Format du fichier ; à défaut, l’en-tête Accept décide, puis GeoJSON.',
    file_formats.map(({ name }) => name),
  ),
  component: 'f-fichier',
};

/** How CSV is written, `csv=excel` or as programs want it. */
export const csv_param: Param<CsvDialect> = {
  description:
    'excel : CSV pour un tableur français (point-virgule, virgule décimale, marque UTF-8, formules neutralisées).',
  schema: { type: 'string', enum: ['standard', 'excel'], default: 'standard' },
  absent: 'standard',
  parse: (text, name) => choice('', ['standard', 'excel'] as const).parse(text, name) ?? 'standard',
};

/** What a request for features is answered with: a page for people, GeoJSON, or one of `page_formats`. */
export type Output = 'html' | 'json' | OutputFormat;

function choose_output(request: Request, f: string | null): Output {
  if (f === 'html' || f === 'json') return f;
  if (f !== null) return page_formats.find(({ name }) => name === f) ?? 'json';
  return prefers_html(request) ? 'html' : (accepted(request, page_formats) ?? 'json');
}

/** The answer to a request for features: its format, and the profile of GeoJSON. */
export interface AnswerForm {
  output: Output;
  profile: FeatureProfile;
  /** How its references are to be written; null when no profile says so. */
  relations: ReferenceProfile | null;
}

export function choose_answer(
  request: Request,
  query: { f: string | null; profile: readonly AskedProfile[] },
): AnswerForm {
  const output = choose_output(request, query.f);
  // Other formats have no place for links, and the pages for people make their own.
  if (output !== 'json') return { output, profile: 'rfc7946', relations: null };
  return {
    output,
    profile: choose_profile(request, query),
    relations: choose_references(query.profile),
  };
}

/** The format of a file. */
export function choose_file(request: Request, f: string | null): OutputFormat {
  const [geojson] = file_formats;
  const chosen = f === null ? accepted(request, page_formats) : file_formats.find(({ name }) => name === f);
  return (chosen ?? geojson)!;
}

/** The format that Accept names before GeoJSON; most programs send none or take anything, and get GeoJSON. */
function accepted(request: Request, formats: readonly OutputFormat[]): OutputFormat | undefined {
  const { accept } = request.headers;
  if (accept === undefined || accept === '*/*') return undefined;
  const best = request.accepts([
    'application/json',
    geojson_type,
    ...formats.flatMap((format) => [bare_type(format), format.media_type]),
  ]);
  return formats.find((format) => bare_type(format) === best || format.media_type === best);
}
