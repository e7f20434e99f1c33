import type { MetadataRecord } from '../../record.ts';
import { write_element } from './csw_record.ts';
import { simple_elements } from './elements.ts';

const attributes = [
  'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"',
].join(' ');

/** A record as OAI-PMH's `oai_dc`: the fifteen elements, with their namespaces. */
export const oai_dc = (record: MetadataRecord): string =>
  `<oai_dc:dc ${attributes}>${simple_elements(record).map(write_element).join('')}</oai_dc:dc>`;
