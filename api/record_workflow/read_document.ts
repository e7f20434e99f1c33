import { metadata_formats } from '../../catalogue/formats/index.ts';
import type { ReadRecord } from '../../catalogue/formats/format.ts';
import { AppError } from '../../errors.ts';

/** What tells a document's format, by the id of the format. */
const signs: readonly (readonly [format: string, form: RegExp])[] = [
  ['iso19139', /^\s*<[^]*http:\/\/www\.isotc211\.org\/2005\/gmd/],
  ['iso19115_3', /^\s*<[^]*standards\.iso\.org\/iso\/19115\/-3/],
  ['dcat_rdf', /^\s*<[^]*www\.w3\.org\/1999\/02\/22-rdf-syntax-ns/],
  ['dcat_jsonld', /^\s*[[{][^]*"@(?:context|graph|type)"/],
  ['ogc_record', /^\s*\{/],
  ['dcat_ttl', /@prefix|\bPREFIX\b/],
];

const refuse = (message: string, remedy: string) =>
  new AppError(message, { status: 422, code: 'invalid-document', place: 'document', remedy });

/**
 * The one record of a document that somebody pasted, whatever format of metadata it is of. A 422 AppError for what is no
 * record, or several.
 */
export async function read_document(text: string): Promise<ReadRecord> {
  const document = text.replace(/^\uFEFF/, '').trim();
  const id = signs.find(([, form]) => form.test(document))?.[0];
  const format = metadata_formats.find((one) => one.id === id);
  if (document === '' || format?.read === undefined)
    throw refuse(
      'Ce document n’est pas une fiche ISO 19139, ISO 19115-3, DCAT ou OGC Records.',
      'Télécharger la fiche dans l’un de ces formats depuis le catalogue d’où elle vient.',
    );
  const records = await format.read(Buffer.from(document)).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw refuse(`${format.title} : ${error.message}`, error.remedy ?? 'Corriger le document.');
  });
  const [record] = records;
  if (record === undefined || records.length > 1)
    throw refuse(
      `Le document contient ${records.length} fiches : il en faut une.`,
      'Un catalogue entier se moissonne.',
    );
  return record;
}
