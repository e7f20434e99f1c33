import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { read_config } from '../../../config.ts';
import { canonical_xml } from '../../xml_canonical.ts';
import { parse_xml, type XmlElement } from '../../xml.ts';
import { iso19115_3_format } from '../iso19115_3/iso19115_3.ts';
import { iso19139_format } from '../iso19139/iso19139.ts';

const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'metadonnees');
const context = { base_url: 'https://exemple.fr' };
const tree = (bytes: Uint8Array) => parse_xml(bytes, { max_attributes: 200 });
/** Records in a document, by the element's own name. */
const records_in = (element: XmlElement): XmlElement[] =>
  element.name.endsWith(':MD_Metadata')
    ? [element]
    : element.children.flatMap((child) => (typeof child === 'string' ? [] : records_in(child)));

describe('ISO records of real catalogues', () => {
  before('needs REFERENTIELS_DIR with metadonnees/', function () {
    if (read_config().REFERENTIELS_DIR === undefined || !existsSync(folder)) this.skip();
  });

  const files = (name: string) =>
    existsSync(path.join(folder, name))
      ? readdirSync(path.join(folder, name)).map((file) => path.join(folder, name, file))
      : [];
  const samples = [
    ...[...files('iso19139'), ...files('csw').filter((file) => file.includes('iso19139'))].map(
      (file) => [file, iso19139_format] as const,
    ),
    ...files('iso19115-3').map((file) => [file, iso19115_3_format] as const),
  ];

  for (const [file, format] of samples) {
    const name = path.basename(file);
    it(`${name} is read, and is the same when written again`, async () => {
      const bytes = readFileSync(file);
      const found = (await format.read?.(bytes)) ?? [];
      const inside = records_in(tree(bytes));
      expect(found).to.have.length(inside.length);
      for (const [i, { record, original }] of found.entries()) {
        expect(
          [record.id, record.title, record.abstract, record.producer].every((text) => text !== ''),
        ).to.equal(true);
        const written = format.write(record, { ...context, original });
        expect(canonical_xml(tree(Buffer.from(written)))).to.equal(
          canonical_xml(inside[i] as XmlElement, scope_of(bytes)),
        );
      }
    });

    it(`${name} keeps all else when its title is edited`, async () => {
      for (const { record, original } of (await format.read?.(readFileSync(file))) ?? []) {
        const edited = { ...record, title: 'Titre du test' };
        const written = format.write(edited, { ...context, original });
        const [again] = (await format.read?.(Buffer.from(written))) ?? [];
        expect(again?.record).to.deep.equal(edited);
        const [before, after] = [original.document, written].map((text) =>
          count_texts(tree(Buffer.from(text))),
        );
        // Every text of the document but the title, as often as before, where nothing had to be guessed.
        before?.set(record.title, (before.get(record.title) ?? 1) - 1);
        after?.set('Titre du test', (after.get('Titre du test') ?? 1) - 1);
        const lost = [...(before ?? [])].filter(([text, count]) => count > (after?.get(text) ?? 0));
        expect(
          lost
            .map(([text]) => text)
            .filter((text) => !(rewritten[name] ?? []).some((form) => form.test(text))),
        ).to.deep.equal([]);
      }
    });
  }
});

/** Texts that are written in a better form with the first edit: licences and limits in free text, a language in words. */
const rewritten: Readonly<Record<string, readonly RegExp[]>> = {
  'gnui-geoide.iso19139.dataset.xml': [/Licence Ouverte/, /^[\d.]+$/, /Conditions concernant|restriction/],
  // Degrees with one decimal get a second.
  'gnui-generic-dataset.iso19139.xml': [/^-?\d+\.\d$/],
  'gnui-generic-dataset.iso19115-3.xml': [/^-?\d+\.\d$/],
  // A reference system by its URI needs neither space nor version.
  'gnui-geo2france.iso19139.service.xml': [/^EPSG$/, /^8\.6$/],
  'udata-geoide-iso19139-single-dataset.xml': [/Licence Ouverte/, /Mentionner|restriction/],
  'udata-geonetwork-iso19139-page-1.xml': [/Licence Ouverte/, /Mentionner|restriction/],
};

function count_texts(element: XmlElement, counts = new Map<string, number>()): Map<string, number> {
  for (const child of element.children) {
    if (typeof child !== 'string') count_texts(child, counts);
    else if (child.trim() !== '') {
      const text = child.replace(/\s+/g, ' ').trim();
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return counts;
}

/** Namespaces declared above the records of a CSW answer. */
function scope_of(bytes: Uint8Array): ReadonlyMap<string, string> {
  const root = tree(bytes);
  const declared = Object.entries(root.attributes).filter(([key]) => key.startsWith('xmlns:'));
  return new Map(declared.map(([key, uri]) => [key.slice(6), uri]));
}
