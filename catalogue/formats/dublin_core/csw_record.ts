/** Dublin Core as CSW 2.0.2 answers it (OGC 07-006r1, 10.2.5): brief, summary and full records. */
import type { Extent, MetadataRecord } from '../../record.ts';
import { escape_xml } from '../escape_xml.ts';
import { envelope_of } from '../ogc_record/geometry.ts';
import { dublin_core_elements, type Element } from './elements.ts';

export type ElementSet = 'brief' | 'summary' | 'full';

/** Namespaces that the elements use; whoever writes the document around them declares them. */
export const csw_record_namespaces = {
  csw: 'http://www.opengis.net/cat/csw/2.0.2',
  dc: 'http://purl.org/dc/elements/1.1/',
  dct: 'http://purl.org/dc/terms/',
  ows: 'http://www.opengis.net/ows',
} as const;

/** Element names and what each element set holds, in the order that the schema asks for in the first two. */
const sets: Record<ElementSet, { root: string; names: readonly string[] | null }> = {
  brief: { root: 'csw:BriefRecord', names: ['dc:identifier', 'dc:title', 'dc:type'] },
  summary: {
    root: 'csw:SummaryRecord',
    names: [
      'dc:identifier',
      'dc:title',
      'dc:type',
      'dc:subject',
      'dc:format',
      'dct:modified',
      'dct:abstract',
      'dct:spatial',
    ],
  },
  full: { root: 'csw:Record', names: null },
};

/** One record as an XML element, without declarations of namespaces. */
export function csw_record(record: MetadataRecord, set: ElementSet): string {
  const { root, names } = sets[set];
  const found = dublin_core_elements(record);
  const chosen = names === null ? found : names.flatMap((name) => found.filter((one) => one.name === name));
  return `<${root}>${chosen.map(write_element).join('')}${boxes(record.extents)}</${root}>`;
}

export const write_element = ({ name, text, scheme }: Element): string =>
  `<${name}${scheme === undefined ? '' : ` scheme="${escape_xml(scheme)}"`}>${escape_xml(text)}</${name}>`;

/** One box around all extents: clients draw the first. Latitude stands first under this name of the system. */
function boxes(extents: readonly Extent[] = []): string {
  const box = envelope_of(extents);
  if (box === null) return '';
  const [west, south, east, north] = box;
  return `<ows:BoundingBox crs="urn:x-ogc:def:crs:EPSG:6.11:4326" dimensions="2"><ows:LowerCorner>${south} ${west}</ows:LowerCorner><ows:UpperCorner>${north} ${east}</ows:UpperCorner></ows:BoundingBox>`;
}
