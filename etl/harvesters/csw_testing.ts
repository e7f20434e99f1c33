/** For tests and benches only: a CSW on this machine, of records that it writes as ISO 19139. */
import { iso19139_format } from '../../catalogue/formats/iso19139/iso19139.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';
import { start_remote } from './testing.ts';

/** A record as catalogues of French communities hold them; the texts are made up. */
export const made_up_record = (i: number, more: Partial<MetadataRecord> = {}): MetadataRecord => {
  const id = `fr-000000000-jdd-${i.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
  return {
    id,
    kind: 'dataset',
    title: `Zonage inventé n° ${i}`,
    abstract:
      `Zones inventées du secteur ${i}. ${'Elles servent à mesurer la moisson, et à rien d’autre. '.repeat(8)}`.trim(),
    producer: 'Syndicat inventé',
    licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/' },
    source_url: null,
    vintage: null,
    lineage: 'Tracées à main levée, puis recopiées.',
    keywords: ['zonage', 'essai', `secteur ${i % 97}`],
    warnings: [],
    identifiers: [`https://catalogue.example/${id}`],
    record_language: 'fre',
    languages: ['fre'],
    record_date: '2026-01-02',
    record_contacts: [{ organisation: 'Syndicat inventé', email: 'sig@example.org', role: 'pointOfContact' }],
    contacts: [{ organisation: 'Syndicat inventé', email: 'sig@example.org', role: 'owner' }],
    dates: [
      { type: 'creation', date: '2020-01-01' },
      { type: 'revision', date: '2025-06-01' },
    ],
    topics: ['planningCadastre'],
    themes: [
      {
        type: 'theme',
        thesaurus: {
          title: 'GEMET - INSPIRE themes, version 1.0',
          date: '2008-06-01',
          date_type: 'publication',
        },
        concepts: [{ label: 'Usage des sols' }],
      },
    ],
    extents: [
      { bbox: [0.5 + (i % 20) / 10, 43, 0.6 + (i % 20) / 10, 43.5], description: `Secteur ${i % 20}` },
    ],
    crs: [{ uri: 'http://www.opengis.net/def/crs/EPSG/0/2154', name: 'EPSG:2154' }],
    representations: ['vector'],
    resolutions: [{ scale_denominator: 5000 }],
    distributions: [
      { url: `https://catalogue.example/wfs?${i}`, function: 'service', protocol: 'OGC:WFS', name: `z:${i}` },
      {
        url: `https://catalogue.example/${i}.zip`,
        function: 'download',
        protocol: 'WWW:DOWNLOAD',
        name: 'Shapefile',
      },
    ],
    ...more,
  };
};

export const iso_of = (record: MetadataRecord): string =>
  iso19139_format.write(record, { base_url: 'https://catalogue.example' }).replace(/^<\?xml[^>]*\?>\s*/, '');

export interface CswTraits {
  /** Answers an exception when asked to sort. */
  refuses_sorting?: boolean;
  /** Most records of one answer. */
  most?: number;
  /** What it says the next record is; null: nothing. */
  next_record?: (next: number) => number | null;
}

/** Answers GetRecords from documents in their order; the list may change between two runs. */
export async function start_csw(documents: () => readonly string[], traits: CswTraits = {}) {
  const { refuses_sorting = false, most = 1000, next_record = (next: number) => next } = traits;
  return start_remote(({ method, body }) => {
    const number = (name: string) => Number(new RegExp(`${name}="(\\d+)"`).exec(body)?.[1] ?? '1');
    const type = 'application/xml';
    const csw = 'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"';
    if (method !== 'POST' || (refuses_sorting && body.includes('SortBy')))
      return {
        type,
        body: '<o:ExceptionReport xmlns:o="http://www.opengis.net/ows"><o:Exception exceptionCode="InvalidParameterValue"><o:ExceptionText>Refusé : tri</o:ExceptionText></o:Exception></o:ExceptionReport>',
      };
    const all = documents();
    const start = number('startPosition');
    const given = all.slice(start - 1, start - 1 + Math.min(number('maxRecords'), most));
    const after = start + given.length;
    const next = next_record(after > all.length ? 0 : after);
    const next_attribute = next === null ? '' : ` nextRecord="${next}"`;
    return {
      type,
      body: `<?xml version="1.0" encoding="UTF-8"?><csw:GetRecordsResponse ${csw}><csw:SearchStatus timestamp="2026-01-01T00:00:00Z"/><csw:SearchResults numberOfRecordsMatched="${all.length}" numberOfRecordsReturned="${given.length}" elementSet="full"${next_attribute}>${given.join('')}</csw:SearchResults></csw:GetRecordsResponse>`,
    };
  });
}
