import { expect } from 'chai';
import fc from 'fast-check';
import { name_columns } from './csv.ts';
import { open_file } from './open.ts';
import { failure_of, read_all, use_files } from './testing.ts';

const windows_1252 = (text: string) =>
  Buffer.from(text.replaceAll('€', '\u{80}').replaceAll('’', '\u{92}'), 'latin1');

describe('CSV reader', () => {
  const write = use_files();
  const read = (content: string | Uint8Array) => read_all(write('table', content));
  const fields_of = async (content: string | Uint8Array) =>
    (await read(content)).rows.map(({ fields }) => fields);

  it('finds each usual delimiter and keeps text as text', async () => {
    for (const delimiter of [';', ',', '\t', '|']) {
      const text = ['code;nom', '09122;Foix', '31555;"Toulouse; ville"']
        .join('\n')
        .replaceAll(';', delimiter);
      expect((await read(text)).rows).to.deep.equal([
        { line: 2, fields: { code: '09122', nom: 'Foix' } },
        { line: 3, fields: { code: '31555', nom: `Toulouse${delimiter} ville` } },
      ]);
    }
  });

  it('is not misled by commas inside fields nor by decimal commas', async () => {
    const text = 'lon;lat;adresse\n1,44;43,6;12, rue de la Paix, Toulouse\n0;43,2;1, place\n';
    expect(await fields_of(text)).to.deep.equal([
      { lon: '1,44', lat: '43,6', adresse: '12, rue de la Paix, Toulouse' },
      { lon: '0', lat: '43,2', adresse: '1, place' },
    ]);
  });

  it('obeys the line « sep= » of spreadsheets and counts it', async () => {
    expect((await read('sep=|\na;x|b\n1;1|2\n')).rows).to.deep.equal([
      { line: 3, fields: { 'a;x': '1;1', b: '2' } },
    ]);
  });

  it('drops the BOM of UTF-8 and reads UTF-16 by its BOM', async () => {
    const text = '\u{FEFF}libellé,b\nœuvre,2\n';
    const expected = [{ libellé: 'œuvre', b: '2' }];
    const little = Buffer.from(text, 'utf16le');
    expect(await fields_of(text)).to.deep.equal(expected);
    expect(await fields_of(little)).to.deep.equal(expected);
    expect(await fields_of(Buffer.from(little).swap16())).to.deep.equal(expected);
  });

  it('reads windows-1252 and says so, even when the first accent comes late', async () => {
    const plain = 'nom,prix\n' + 'x,1\n'.repeat(70_000);
    const { rows, warnings } = await read(
      Buffer.concat([Buffer.from(plain), windows_1252('L’Écluse,5 €\n')]),
    );
    expect(rows.at(-1)).to.deep.equal({ line: 70_002, fields: { nom: 'L’Écluse', prix: '5 €' } });
    expect(warnings).to.deep.equal(['le texte n’est pas en UTF-8 : lu en windows-1252 (Europe occidentale)']);
  });

  it('keeps UTF-8 when a single letter is damaged, and tells where', async () => {
    const text = Buffer.concat([
      Buffer.from('nom,b\nÉté,1\n'),
      Buffer.from([0xc3]),
      Buffer.from(',2\nFoix à pied,3\n'),
    ]);
    const { rows, warnings } = await read(text);
    expect(rows.map(({ fields }) => fields['nom'])).to.deep.equal(['Été', '\u{FFFD}', 'Foix à pied']);
    expect(warnings.join()).to.contain('abîmé à l’octet 14');
  });

  it('takes the encoding that the user declares', async () => {
    const { rows } = await read_all(write('mac', Buffer.from([...Buffer.from('a,b\n'), 0x8e, 0x2c, 0x31])), {
      encoding: 'macintosh',
    });
    expect(rows[0]?.fields['a']).to.equal('é');
    const error = await failure_of(read_all(write('x', 'a,b\n1,2\n'), { encoding: 'klingon' }));
    expect(error.code).to.equal('unknown-encoding');
  });

  it('gives the physical line where each record begins', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['a,b', '1,2', '"x', '', 'y",3', '', '4,5', '6,7,8', '9,10'].join(end);
      const { rows, rejects } = await read(text);
      expect(rows.map(({ line, fields }) => [line, fields['b']])).to.deep.equal([
        [2, '2'],
        [3, '3'],
        [7, '5'],
        [9, '10'],
      ]);
      expect(rejects).to.deep.equal([{ line: 8, reason: '3 colonnes au lieu de 2', row: ['6', '7', '8'] }]);
    }
  });

  it('reads line ends of two kinds in one file', async () => {
    expect(await fields_of('a,b\r\n1,2\n3,4\r\n')).to.deep.equal([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
  });

  it('rejects short rows and forgives empty cells beyond the header', async () => {
    const { rows, rejects } = await read('a;b;c\n1;2\n1;2;3;;\n\n1;2;3;4\n5;6;7\n8;9;\n;;\n');
    expect(rows.map(({ line, fields }) => [line, ...Object.values(fields)])).to.deep.equal([
      [3, '1', '2', '3'],
      [6, '5', '6', '7'],
      [7, '8', '9', ''],
      [8, '', '', ''],
    ]);
    expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [2, '2 colonnes au lieu de 3'],
      [5, '4 colonnes au lieu de 3'],
    ]);
  });

  it('keeps quotes inside unquoted text', async () => {
    expect(await fields_of('nom,b\nMairie dite "annexe",1\n"dit ""le Grand""",2\n')).to.deep.equal([
      { nom: 'Mairie dite "annexe"', b: '1' },
      { nom: 'dit "le Grand"', b: '2' },
    ]);
  });

  it('names the line of a quote that never closes', async () => {
    for (const end of ['\n', '\r\n']) {
      const text = ['a,b', '"x', 'y",2', '1,"deux ""2""', '3,4', '5,6'].join(end);
      const error = await failure_of(read(text));
      expect(error).to.include({ code: 'unclosed-quote', place: 'ligne 4' });
    }
  });

  it('names empty and repeated columns and survives hostile ones', async () => {
    expect(name_columns(['a', '', 'a', ' b ', 'a_2'])).to.deep.equal({
      columns: ['a', 'colonne_2', 'a_3', 'b', 'a_2'],
      warnings: ['colonne 2 (« ») nommée « colonne_2 »', 'colonne 3 (« a ») nommée « a_3 »'].map((text) =>
        text.replace('« »', '«  »'),
      ),
    });
    const [row] = await fields_of('__proto__,constructor\n1,2\n');
    expect(Object.keys(row ?? {})).to.deep.equal(['__proto___2', 'constructor']);
    expect(Object.getPrototypeOf(row)).to.equal(Object.prototype);
  });

  it('gives back any table that it is given', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '€', '"', ',', ';', '\n', '\r\n', ' ', '1', '|'),
    });
    const quoted = (cells: readonly string[]) =>
      cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(';');
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), async (records, end) => {
        const header = (records[0] ?? []).map((_, i) => `c${i}`);
        const { rows, rejects } = await read(
          [header, ...records].map((cells) => quoted(cells) + end).join(''),
        );
        expect(rejects).to.be.empty;
        expect(rows.map(({ fields }) => Object.values(fields))).to.deep.equal(records);
        let line = 2;
        for (const [i, cells] of records.entries()) {
          expect(rows[i]?.line).to.equal(line);
          line += 1 + cells.join('').split('\n').length - 1;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stops when asked to', async () => {
    const opened = await open_file(write('long', 'a,b\n' + '1,2\n'.repeat(150_000)));
    const abort = new AbortController();
    let rows = 0;
    let reason: unknown;
    try {
      for await (const _ of opened.rows(abort.signal)) if (++rows === 10) abort.abort();
    } catch (error) {
      reason = error;
    }
    expect((reason as Error).name).to.equal('AbortError');
    expect(rows).to.be.below(150_000);
  });
});
