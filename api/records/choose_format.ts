import type { Request } from 'express';
import type { MetadataFormat } from '../../catalogue/formats/format.ts';
import { metadata_formats } from '../../catalogue/formats/index.ts';
import { geojson_type, prefers_html } from '../respond.ts';
import type { RecordsFormat } from './params.ts';

/** `f`, else what Accept names, else JSON. */
export function choose_records_format(request: Request, f: RecordsFormat | null): RecordsFormat {
  if (f !== null) return f;
  if (request.headers.accept?.includes('text/csv') !== true) return prefers_html(request) ? 'html' : 'json';
  const best = request.accepts(['text/html', geojson_type, 'application/json', 'text/csv']);
  return best === 'text/csv' ? 'csv' : best === 'text/html' ? 'html' : 'json';
}

/** What a record is answered as: a page, OGC API – Records, or another format of metadata. */
export type RecordOutput = 'html' | 'json' | MetadataFormat;

/** `f`, else what Accept names, else JSON. */
export function choose_record_format(request: Request, f: string | null): RecordOutput {
  if (f === 'html' || f === 'json') return f;
  const named = (id: string | null) => metadata_formats.find((format) => format.id === id);
  const format =
    f === null ? (prefers_html(request) ? 'html' : (accepted(request) ?? 'json')) : (named(f) ?? 'json');
  return format !== 'html' && format !== 'json' && format.id === 'ogc_record' ? 'json' : format;
}

const bare = (type: string) => type.split(';', 1)[0]!.trim();

/** The format whose type Accept names; of several with one type, the first. */
function accepted(request: Request): MetadataFormat | undefined {
  const { accept } = request.headers;
  if (accept === undefined || !/[a-z]\/[a-z]/i.test(accept)) return undefined;
  const types = [
    geojson_type,
    'application/json',
    ...metadata_formats.map(({ media_type }) => bare(media_type)),
  ];
  const best = request.accepts(types);
  return best === geojson_type || best === 'application/json'
    ? undefined
    : metadata_formats.find(({ media_type }) => bare(media_type) === best);
}
