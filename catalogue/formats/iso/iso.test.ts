import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../errors.ts';
import type { MetadataRecord } from '../../record.ts';
import { canonical_xml } from '../../xml_canonical.ts';
import { parse_xml } from '../../xml.ts';
import { losses_of, type MetadataFormat } from '../format.ts';
import { iso19115_3_format } from '../iso19115_3/iso19115_3.ts';
import { iso19139_format } from '../iso19139/iso19139.ts';
import { differing_members, full_record } from '../full_record_testing.ts';
import { full_dataset, full_service } from './testing.ts';
import { find, type Element } from './tree.ts';

const context = { base_url: 'https://exemple.fr' };
const canonical = (document: string) => canonical_xml(parse_xml(Buffer.from(document)));

async function read_one(format: MetadataFormat, document: string) {
  const [found, ...others] = (await format.read?.(Buffer.from(document))) ?? [];
  expect(others).to.have.length(0);
  if (found === undefined) throw new Error('no record read');
  return found;
}

for (const format of [iso19139_format, iso19115_3_format])
  describe(`${format.title}: what is written`, () => {
    for (const record of [full_dataset(), full_service(), full_record])
      it(`of « ${record.title} » (${record.kind}) is read again, but for what the format says that it loses`, async () => {
        const { record: read, warnings } = await read_one(format, format.write(record, context));
        expect(warnings).to.deep.equal([]);
        expect(differing_members(record, read)).to.have.members(
          losses_of(format, record).map(({ member }) => member),
        );
      });

    it('keeps each kind of record', async () => {
      for (const kind of ['dataset', 'series', 'service', 'map', 'reuse', 'process_result'] as const) {
        const { record } = await read_one(format, format.write({ ...full_dataset(), kind }, context));
        expect(record.kind).to.equal(kind);
      }
    });

    it('keeps any text that XML can hold, and marks what it knows not', async () => {
      const { id, kind, producer, licence, source_url, vintage, lineage, abstract } = full_dataset();
      const bare = {
        id,
        kind,
        producer,
        licence,
        source_url,
        vintage,
        lineage,
        abstract,
        keywords: [],
        warnings: [],
      };
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (text) => {
          const characters = Array.from(text);
          // No database keeps these: they come from no record.
          const can = !text.includes('\0') && text.isWellFormed();
          const write = () => format.write({ ...bare, title: `a${text}z` }, context);
          if (!can) {
            expect(write).to.throw(AppError, /U\+/).with.property('code', 'xml-character');
            return;
          }
          const { record } = await read_one(format, write());
          const marked = characters.map((each) => (is_xml_character(each) ? each : '\ufffd')).join('');
          expect(record.title).to.equal(`a${marked}z`.replace(/\s*\n\s*/g, ' '));
        }),
        { numRuns: 60 },
      );
    });

    it('marks a control character of a stored record', async () => {
      const { record } = await read_one(
        format,
        format.write({ ...full_dataset(), title: 'a\u000bb\u0001' }, context),
      );
      expect(record.title).to.equal('a\ufffdb\ufffd');
    });

    it('is the original, letter by letter, when nothing has changed, whatever the order of members', async () => {
      const document = format
        .write(full_dataset(), context)
        .replace('<?xml', '<?xml')
        .replaceAll('\n  ', '\n\t');
      const { record, original } = await read_one(format, document);
      const shuffled = JSON.parse(JSON.stringify(record), (_, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      ) as MetadataRecord;
      expect(format.write(shuffled, { ...context, original })).to.equal(document);
    });

    it('over its original changes only what the change is about', async () => {
      const document = format.write(full_dataset(), context);
      const { record, original } = await read_one(format, document);
      const changes: Partial<MetadataRecord>[] = [
        { title: 'Autre' },
        { keywords: ['voirie'] },
        { topics: ['transportation', 'planningCadastre', 'society'] },
        { contacts: [...(record.contacts ?? []), { organisation: 'Mairie', role: 'user' }] },
        { licence: { name: 'ODbL 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' } },
        { conformity: (record.conformity ?? []).slice(1) },
        { distributions: (record.distributions ?? []).slice(0, 2) },
        { extents: [...(record.extents ?? [])].reverse() },
        { kind: 'series' },
        { vintage: null },
      ];
      for (const change of changes) {
        const edited = { ...record, ...change };
        const written = format.write(edited, { ...context, original });
        const again = await read_one(format, written);
        expect(differing_members(edited, again.record), JSON.stringify(change)).to.deep.equal([]);
        // Back again: what stands in the schema's order comes back as it was.
        const back = format.write(record, { ...context, original: again.original });
        expect(differing_members(record, (await read_one(format, back)).record)).to.deep.equal([]);
      }
    });

    it('over its original keeps what records do not hold', async () => {
      const document = with_unknown(format.write(full_dataset(), context));
      const { record, original } = await read_one(format, document);
      const edited = { ...record, title: 'Autre titre', topics: ['society'], producer: 'Autre' };
      const written = format.write(edited, { ...context, original });
      const [before, after] = [document, written].map((each) => parse_xml(Buffer.from(each)) as Element);
      for (const place of unknown_places(format)) {
        const [kept, there] = [find(after, place), find(before, place)];
        expect(kept, place).to.not.equal(undefined);
        expect(canonical_xml(kept as Element)).to.equal(canonical_xml(there as Element));
      }
      expect(written).to.contain('<!-- à garder -->');
      expect((await read_one(format, written)).record).to.deep.equal(edited);
      // The title aside, nothing else has moved.
      const title_only = format.write({ ...record, title: 'X' }, { ...context, original });
      const without = (text: string, title: string) =>
        canonical(text).replaceAll(/>\s+</g, '><').replace(`>${title}<`, '><');
      const title = 'Réseau cantonal &amp; communal &lt;Ariège&gt; « 2024 »';
      expect(without(title_only, 'X')).to.equal(without(document, title));
    });

    it('is refused when it holds no record, and said so', async () => {
      const other = format === iso19139_format ? iso19115_3_format : iso19139_format;
      for (const document of ['<a/>', other.write(full_dataset(), context)]) {
        const error = await read_one(format, document).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(AppError).with.property('status', 400);
      }
    });

    it('is read in a time that grows with its length only', async () => {
      const blank = `a${' '.repeat(1_000_000)}b\n${'\n x'.repeat(200_000)}`;
      const record = {
        ...full_dataset(),
        title: blank,
        abstract: blank,
        warnings: [`Licence Ouverte ${blank}`],
      };
      const [found] = (await format.read?.(Buffer.from(format.write(record, context)))) ?? [];
      expect(found?.record.title).to.match(/^a {1000000}b x x/);
      expect(found?.record.abstract).to.equal(blank.replaceAll('\n x', '\nx'));
    });

    it('is found in a CSW answer, each record with its own namespaces', async () => {
      const [one, two] = [full_dataset(), full_service()].map((record) =>
        format.write(record, context).replace(/^<\?xml.*\n/, ''),
      );
      const namespaces = [...(one?.matchAll(/xmlns:\w+="[^"]*"/g) ?? [])].map(([text]) => text);
      const bare = (text = '') => text.replaceAll(/ xmlns:\w+="[^"]*"/g, '');
      const answer = `<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" ${namespaces.join(' ')} xmlns:srv="${/xmlns:srv="([^"]*)"/.exec(two ?? '')?.[1]}"><csw:SearchResults>${bare(one)}${bare(two)}</csw:SearchResults></csw:GetRecordsResponse>`;
      const found = (await format.read?.(Buffer.from(answer))) ?? [];
      expect(found.map(({ record }) => record.id)).to.deep.equal([full_dataset().id, full_service().id]);
      for (const { record, original } of found)
        expect((await read_one(format, original.document)).record).to.deep.equal(record);
    });
  });

/** XML 1.0, production 2, within one code unit or pair. */
const is_xml_character = (character: string) => {
  const code = character.codePointAt(0) ?? 0;
  return (code >= 32 && code !== 0xfffe && code !== 0xffff) || code === 9 || code === 10 || code === 13;
};

/** What no section knows, at several depths, with a comment. */
function with_unknown(document: string): string {
  return document
    .replace(/(<\w+:contactInfo>)/, '<x:note xmlns:x="urn:x" a="1"> garder <x:b/></x:note>$1')
    .replace(/(<\/\w+:abstract>)/, '$1<!-- à garder --><x:credit xmlns:x="urn:x">  IGN  </x:credit>')
    .replace(/(<\/\w+:MD_Metadata>)/, '<x:maintenance xmlns:x="urn:x"/>$1');
}
const unknown_places = (format: MetadataFormat) => [
  'identificationInfo/*/credit',
  'maintenance',
  format === iso19139_format
    ? 'contact/CI_ResponsibleParty/note'
    : 'contact/CI_Responsibility/party/CI_Organisation/note',
];
