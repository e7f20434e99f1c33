import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { good_dataset } from '../validation/testing.ts';
import { dcat_jsonld } from './dcat/formats.ts';
import { iso19139_format } from './iso19139/iso19139.ts';
import { ogc_record } from './ogc_record/format.ts';
import { is_record_document, read_document, text_of_document } from './read_document.ts';

const context = { base_url: 'https://exemple.fr' };
const record = { ...good_dataset(), title: 'Forêts de l’Ariège' };

describe('a document of metadata', () => {
  it('is told from data in the same syntax', () => {
    for (const format of [iso19139_format, dcat_jsonld, ogc_record])
      expect(is_record_document(format.write(record, context)), format.id).to.equal(true);
    const features = '{"type":"FeatureCollection","features":[]}';
    for (const data of [features, '[{"@type":"Borne","nom":"A"}]', 'nom;lon\nA;1\n', '<gml/>', ''])
      expect(is_record_document(data), data).to.equal(false);
  });

  it('is read in the encoding that it declares', async () => {
    const latin = iso19139_format
      .write(record, context)
      .replaceAll('’', "'")
      .replace(/^(?:<\?xml[^>]*\?>)?/, '<?xml version="1.0" encoding="ISO-8859-1"?>');
    const text = text_of_document(Buffer.from(latin, 'latin1'));
    const read = await read_document(text ?? '');
    expect(read.record.title).to.equal("Forêts de l'Ariège");
    expect(read.format.id).to.equal('iso19139');
    expect(text_of_document(Buffer.from([0x00, 0x00, 0xfe, 0xff]))).to.equal(null);
  });

  it('holds one record; else its fault is told', async () => {
    const one = ogc_record.write(record, context);
    const two = `{"type":"FeatureCollection","features":[${one},${one}]}`;
    for (const [text, said] of [
      ['bonjour', 'n’est pas une fiche'],
      [two, '2 fiches'],
      [iso19139_format.write(record, context).slice(0, 2000), 'ISO 19139'],
    ] as const) {
      const error: unknown = await read_document(text).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(AppError);
      expect((error as AppError).message).to.contain(said);
    }
  });
});
