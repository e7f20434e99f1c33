import type { Response } from 'express';
import { escape_xml } from '../../catalogue/formats/escape_xml.ts';
import { AppError } from '../../errors.ts';
import { send_text } from '../respond.ts';

type OwsCode =
  | 'OperationNotSupported'
  | 'MissingParameterValue'
  | 'InvalidParameterValue'
  | 'VersionNegotiationFailed'
  | 'NoApplicableCode';

export const xml_type = 'application/xml; charset=utf-8';

/** The 400 of a CSW request: OWS Common's code, and the parameter or element that is wrong. */
export const refuse_csw = (ows_code: OwsCode, locator: string, message: string): AppError =>
  new AppError(message, { status: 400, code: ows_code, place: locator });

const ows_codes: ReadonlySet<string> = new Set<OwsCode>([
  'OperationNotSupported',
  'MissingParameterValue',
  'InvalidParameterValue',
  'VersionNegotiationFailed',
]);

/** Answers a fault of the request as CSW clients read it (ows:ExceptionReport); faults of ours go on to problem.ts. */
export const answer_exception =
  (response: Response) =>
  (error: unknown): void => {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    const { message, code, place, remedy } = error;
    const known = ows_codes.has(code);
    const ows_code = known
      ? code
      : code.startsWith('invalid-')
        ? 'InvalidParameterValue'
        : 'NoApplicableCode';
    const locator =
      place === undefined ? '' : ` locator="${escape_xml(place === 'filter' ? 'constraint' : place)}"`;
    const text = remedy === undefined ? message : `${message} ${remedy}`;
    response.status(error.status).setHeader('Cache-Control', 'no-store');
    send_text(
      response,
      xml_type,
      `<?xml version="1.0" encoding="UTF-8"?>\n<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.2.0" xml:lang="fr"><ows:Exception exceptionCode="${ows_code}"${locator}><ows:ExceptionText>${escape_xml(text)}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>`,
    );
  };
