import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { iso19139_format } from '../../formats/iso19139/iso19139.ts';
import { good_dataset } from '../testing.ts';
import { SchemaFolder } from './schema_folder.ts';
import { schema_validator, SchemaValidator, type SchemaVerdict } from './schema_validator.ts';
import { judge, validate_with_schemas } from './validate_with_schemas.ts';

const gmd = 'http://www.isotc211.org/2005/gmd';
const schema = (namespace: string, content: string) =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${namespace}" targetNamespace="${namespace}" elementFormDefault="qualified">${content}</xs:schema>`;
/** Just enough of the real one: some properties in their order, what they hold is anything. */
const root_schema = (more = '') =>
  schema(
    gmd,
    `<xs:import namespace="http://www.isotc211.org/2005/gco" schemaLocation="../gco/gco.xsd"/>
     <xs:import namespace="http://www.w3.org/1999/xlink" schemaLocation="http://www.w3.org/1999/xlink.xsd"/>
     <xs:element name="MD_Metadata"><xs:complexType><xs:sequence>
       <xs:element name="fileIdentifier"><xs:complexType><xs:sequence><xs:any processContents="skip"/></xs:sequence></xs:complexType></xs:element>
       ${more}
       <xs:any namespace="##any" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>
     </xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element>`,
  );

describe('schemas of the site', function () {
  this.timeout(30_000);
  let folder = '';
  const opened: SchemaValidator[] = [];
  const open = (limits: ConstructorParameters<typeof SchemaValidator>[1] = {}, where = folder) => {
    const validator = new SchemaValidator(where, limits);
    opened.push(validator);
    return validator;
  };
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'maillage-xsd-'));
    put('iso/gmd/gmd.xsd', root_schema());
    put(
      'iso/gco/gco.xsd',
      schema('http://www.isotc211.org/2005/gco', '<xs:element name="Date" type="xs:date"/>'),
    );
    put(
      'www.w3.org/1999/xlink.xsd',
      schema('http://www.w3.org/1999/xlink', '<xs:attribute name="href" type="xs:anyURI"/>'),
    );
  });
  afterEach(() => {
    for (const validator of [...opened.splice(0), schema_validator(folder)]) validator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const errors_of = (verdict: SchemaVerdict) => {
    if ('unusable' in verdict) throw new Error(verdict.unusable);
    return verdict.errors;
  };

  it('accept what they describe, and tell where they refuse', async () => {
    const validator = open();
    const document = iso19139_format.write(good_dataset(), { base_url: 'https://exemple.fr' });
    expect(errors_of(await validator.validate(document))).to.deep.equal([]);
    const [error] = errors_of(
      await validator.validate(document.replaceAll('gmd:fileIdentifier', 'gmd:fileId')),
    );
    expect(error?.xpath).to.equal('/gmd:MD_Metadata/gmd:fileId');
    expect(error?.message).to.contain('fileIdentifier');
  });

  it('make C.1 the validation that it is called then, with the field to mend', async () => {
    const [, without] = [good_dataset(), await validate_with_schemas(good_dataset(), undefined, undefined)];
    expect(without[0])
      .to.include({ rule: 'C.1', passed: true })
      .and.to.have.property('title')
      .that.contains('sans');
    const [valid, ...others] = await validate_with_schemas(good_dataset(), undefined, folder);
    expect(valid).to.include({ rule: 'C.1', passed: true, title: 'Validation par les schémas XSD du site' });
    expect(others).to.deep.equal(without.slice(1));
    schema_validator(folder).close();
    put('iso/gmd/gmd.xsd', root_schema('<xs:element name="parentIdentifier"/><xs:element name="language"/>'));
    const [refused] = await validate_with_schemas(good_dataset(), undefined, folder);
    expect(refused).to.include({ rule: 'C.1', passed: false, level: 'error', member: 'record_language' });
    expect(refused?.message).to.contain('« language » n’est pas attendu ici, mais « parentIdentifier »');
    expect(refused?.where).to.equal('/gmd:MD_Metadata/gmd:language');
  });

  it('read nothing outside their folder, and say what they miss', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'maillage-out-'));
    try {
      writeFileSync(path.join(outside, 'secret.xsd'), schema('urn:x', ''));
      symlinkSync(path.join(outside, 'secret.xsd'), path.join(folder, 'iso/link.xsd'));
      const schemas = new SchemaFolder(folder);
      for (const name of [
        '../secret.xsd',
        `xsd:/../${path.basename(outside)}/secret.xsd`,
        `xsd:/%2e%2e/${path.basename(outside)}/secret.xsd`,
        path.join(outside, 'secret.xsd'),
        'xsd:/iso/link.xsd',
        'http://elsewhere.example/gml.xsd',
        '/etc/hostname',
      ])
        expect(schemas.open(name), name).to.equal(null);
      expect(schemas.open('http://www.w3.org/1999/xlink.xsd')).not.to.equal(null);
      expect(schemas.open('xsd:/iso/gmd/../gco/gco.xsd')).not.to.equal(null);
      rmSync(path.join(folder, 'iso/gmd'), { recursive: true });
      for (const where of [folder, path.join(folder, 'absent')])
        expect(await open({}, where).validate('<a/>'))
          .to.have.property('unusable')
          .that.contains('XSD_DIR');
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('are cut off in time and memory, and serve the next document', async () => {
    const slow = open({ most_ms: 1 });
    expect(await slow.validate('<a/>')).to.deep.equal({ unusable: 'le contrôle a pris trop de temps' });
    const small = open({ most_bytes: 2 ** 20 });
    expect(await small.validate('<a/>')).to.have.property('unusable');
    const full = open({ most_waiting: 1 });
    const [first, second] = await Promise.all([full.validate('<a/>'), full.validate('<a/>')]);
    expect(errors_of(first)).to.have.length.greaterThan(0);
    expect(second).to.have.property('unusable').that.contains('en ce moment');
    expect(errors_of(await full.validate('<a/>'))).to.have.length.greaterThan(0);
  });

  it('leave the structure to be judged when they cannot serve, and say so', async () => {
    const [structure] = await validate_with_schemas(good_dataset(), undefined, path.join(folder, 'absent'));
    expect(structure).to.include({ rule: 'C.1', passed: true });
    expect(structure?.title).to.contain('n’ont pu servir').and.contain('XSD_DIR');
    const broken = { ...structure!, passed: false, message: 'il manque un contact' };
    expect(judge(broken, { errors: [] })).to.include({ passed: true });
    expect(judge(broken, { errors: [{ message: 'x', xpath: '' }] })).to.include({
      message: 'il manque un contact',
      title: 'Validation par les schémas XSD du site',
    });
    const many = Array.from({ length: 5 }, () => ({
      message: "Element '{urn:x}date': 'hier' is not a valid value of the atomic type 'xs:date'.",
      xpath: '/gmd:MD_Metadata/gmd:dateStamp[1]',
    }));
    expect(judge({ ...broken, passed: true }, { errors: many }).message).to.equal(
      `Le schéma XML refuse la fiche : ${Array.from({ length: 3 }, () => '« hier » n’est pas une valeur du type date (gmd:MD_Metadata/gmd:dateStamp)').join(' ; ')} ; et 2 autres.`,
    );
  });
});
