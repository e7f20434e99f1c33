/** The one record of a document, whatever format of metadata it is of. */
import { AppError } from '../../errors.ts';
import { decode_xml } from '../xml_encoding.ts';
import type { MetadataFormat, ReadRecord } from './format.ts';
import { metadata_formats } from './index.ts';

/** Bytes of a document that begins a record here. */
export const most_document_bytes = 900_000;

/** What tells a document's format, by the id of the format. */
const signs: readonly (readonly [format: string, form: RegExp])[] = [
  ['iso19139', /^\s*<[^]*http:\/\/www\.isotc211\.org\/2005\/gmd/],
  ['iso19115_3', /^\s*<[^]*standards\.iso\.org\/iso\/19115\/-3/],
  ['dcat_rdf', /^\s*<[^]*www\.w3\.org\/1999\/02\/22-rdf-syntax-ns/],
  ['dcat_jsonld', /^\s*[[{][^]*"@(?:context|graph|type)"/],
  ['ogc_record', /^\s*\{/],
  ['dcat_ttl', /@prefix|\bPREFIX\b/],
];

/** What JSON and Turtle of metadata say, and those of data do not. */
const vocabulary = /www\.w3\.org\/ns\/dcat|"dcat:|ogcapi-records/;

export interface ReadDocument extends ReadRecord {
  format: MetadataFormat;
}

/** Whether a text that may as well be data is a document of metadata: of XML that the root says, of others the words. */
export function is_record_document(text: string): boolean {
  const id = sign_of(text);
  return id !== undefined && (/^\s*</.test(text) || vocabulary.test(text));
}

const sign_of = (text: string) => signs.find(([, form]) => form.test(text))?.[0];

const refuse = (message: string, remedy: string) =>
  new AppError(message, { status: 422, code: 'invalid-document', place: 'document', remedy });

/** As text, whatever encoding the document declares; null for bytes that are none. */
export function text_of_document(bytes: Uint8Array): string | null {
  try {
    return decode_xml(bytes)
      .replace(/^\uFEFF/, '')
      .trim();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

/** A 422 AppError for what is no record, or several. */
export async function read_document(text: string): Promise<ReadDocument> {
  const document = text.replace(/^\uFEFF/, '').trim();
  const id = sign_of(document);
  const format = metadata_formats.find((one) => one.id === id);
  if (document === '' || format?.read === undefined)
    throw refuse(
      'Ce document n’est pas une fiche ISO 19139, ISO 19115-3, DCAT ou OGC Records.',
      'Télécharger la fiche dans l’un de ces formats depuis le catalogue d’où elle vient.',
    );
  const records = await format.read(Buffer.from(as_utf8(document))).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw refuse(`${format.title} : ${error.message}`, error.remedy ?? 'Corriger le document.');
  });
  const [record] = records;
  if (record === undefined || records.length > 1)
    throw refuse(
      `Le document contient ${records.length} fiches : il en faut une.`,
      'Un catalogue entier se moissonne.',
    );
  return { ...record, format };
}

/** A text is no longer in the encoding that its declaration names. */
const as_utf8 = (text: string) =>
  text.replace(/^(<\?xml\s[^>]*?encoding\s*=\s*["'])[^"']*(["'])/, '$1UTF-8$2');
