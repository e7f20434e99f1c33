import { expect } from 'chai';
import { use_database } from '../../sql/testing.ts';
import { open_file } from '../readers/open.ts';
import { failure_of, use_files } from '../readers/testing.ts';
import { make_dataset_source, plan_dataset } from './dataset.ts';
import { print_plan } from './print_plan.ts';
import { described, import_dataset } from './testing.ts';

describe('generic datasets', () => {
  const database = use_database();
  const write = use_files();
  const columns = (spec: { columns: readonly { name: string; type: string }[] }) =>
    Object.fromEntries(spec.columns.map(({ name, type }) => [name, type]));

  it('publishes a French CSV: types, codes, decimal commas, dates, moments, booleans', async () => {
    const csv = [
      'code_insee;Nom;Surface (ha);Habitants;Ouvert;Posé le;Vu le;Téléphone;lon;lat',
      '09122;"Valfoix\nle Haut";1 234,5;12;oui;31/01/2024;31/01/2024 10:30;0561000000;1,605;42,965',
      '31900;Tolosane;2,25;3000000000;non;2024-02-29;2024-07-01T08:00:00Z;;1,44;43,6',
    ].join('\r\n');
    const { spec, rows, rejects } = await import_dataset(
      database(),
      write('a.csv', Buffer.from(`\u{FEFF}${csv}`)),
      described('essai_csv'),
    );
    expect(rejects).to.deep.equal([]);
    expect(columns(spec)).to.deep.equal({
      code_insee: 'text',
      nom: 'text',
      surface_ha: 'double precision',
      habitants: 'bigint',
      ouvert: 'boolean',
      pose_le: 'date',
      vu_le: 'timestamptz',
      telephone: 'text',
    });
    expect(spec.geometry).to.deep.equal({ type: 'Point', srid: 4326 });
    expect(rows[0]?.row).to.deep.include({
      id: '09122',
      code_insee: '09122',
      nom: 'Valfoix\nle Haut',
      surface_ha: 1234.5,
      ouvert: true,
      pose_le: '2024-01-31',
    });
    expect(new Date(String(rows[0]?.row['vu_le'])).toISOString()).to.equal('2024-01-31T09:30:00.000Z');
    expect(rows[0]?.place).to.equal('SRID=4326;POINT(1.605 42.965)');
  });

  it('asks for the CRS of metres, stores them in the declared one and rejects what lies out of it', async () => {
    const file = write('l93.csv', 'nom;x;y\na;574000,5;6279000\nb;1,44;43,6\nc;abc;6279000\nd;;\n');
    const opened = await open_file(file);
    const plan = await plan_dataset(opened, described('essai_l93'));
    expect(print_plan(plan).join('\n')).to.contain('Question : le système de coordonnées n’est pas indiqué');
    expect(plan.geometry?.crs).to.equal(null);
    const asked = await failure_of(make_dataset_source(opened, described('essai_l93')));
    expect(asked).to.include({ code: 'unknown-crs' });
    await opened.close();
    const { rows, rejects, warnings } = await import_dataset(database(), file, {
      ...described('essai_l93'),
      crs: '2154',
    });
    expect(rows.map(({ place }) => place)).to.deep.equal(['SRID=2154;POINT(574000.5 6279000)', null]);
    expect(rejects.map(({ line, reason }) => [line, reason.slice(0, 30)])).to.deep.equal([
      [3, 'coordonnées hors de l’étendue '],
      [4, 'nombre illisible « abc »'],
    ]);
    expect(warnings).to.deep.equal(['1 ligne sans position, publiée sans géométrie.']);
    const unknown = await failure_of(
      import_dataset(database(), file, { ...described('essai_l93'), crs: '999123' }),
    );
    expect(unknown).to.include({ code: 'unknown-crs' });
  });

  it('names hostile columns safely and keeps their published name as title', async () => {
    const long = 'x'.repeat(300);
    const header = ['"""; drop table"', 'id', 'geom', 'line', 'xmin', '', 'Nom', 'nom', 'constructor', long];
    const { spec, rows } = await import_dataset(
      database(),
      write('h.csv', `${header.join(',')}\n${header.map((_, i) => `v${i}`).join(',')}\n`),
      described('essai_noms'),
    );
    expect(spec.columns.map(({ name }) => name)).to.deep.equal([
      'drop_table',
      'geom_source',
      'line_source',
      'xmin_source',
      'colonne_6',
      'nom',
      'nom_2',
      'constructor',
      'x'.repeat(56),
    ]);
    expect(spec.columns[0]?.title).to.equal('"; drop table');
    expect(rows[0]?.row).to.deep.include({ id: 'v1', drop_table: 'v0', constructor: 'v8' });
  });

  it('publishes GeoJSON with nested properties, promotes polygons, rejects a repeated identifier', async () => {
    const square = [
      [
        [1, 43],
        [1.1, 43],
        [1.1, 43.1],
        [1, 43],
      ],
    ];
    const feature = (id: number, properties: unknown, coordinates: unknown = square, type = 'Polygon') => ({
      type: 'Feature',
      id,
      properties,
      geometry: { type, coordinates },
    });
    const { spec, rows, rejects } = await import_dataset(
      database(),
      write(
        'g.json',
        JSON.stringify({
          type: 'FeatureCollection',
          features: [
            feature(1, { tags: { a: [1] }, constructor: 'x' }),
            feature(2, { tags: null }, [square], 'MultiPolygon'),
            feature(1, { tags: { b: 2 } }),
          ],
        }),
      ),
      { ...described('essai_geojson'), id_column: 'id' },
    );
    expect(columns(spec)).to.deep.equal({ tags: 'jsonb', constructor: 'text' });
    expect(spec.geometry?.type).to.equal('MultiPolygon');
    expect(rows.map(({ row }) => row)).to.deep.equal([
      { id: '1', tags: { a: [1] }, constructor: 'x' },
      { id: '2', tags: null, constructor: null },
    ]);
    expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [3, 'identifiant 1 déjà lu ligne 1'],
    ]);
  });

  it('obeys the mapping and rejects values that are not of the declared type', async () => {
    const { spec, rejects, rows } = await import_dataset(
      database(),
      write('m.csv', 'Libellé;Nb;Autre\na;12;1\nb;n.d.;2\n'),
      {
        ...described('essai_colonnes'),
        columns: { nom: 'libelle', nombre: { from: 'Nb', type: 'integer', title: 'Nombre' } },
        others: 'drop',
      },
    );
    expect(columns(spec)).to.deep.equal({ nom: 'text', nombre: 'integer' });
    expect(rows.map(({ row }) => row)).to.deep.equal([{ id: '2', nom: 'a', nombre: 12 }]);
    expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [3, 'colonne « Nb » : nombre illisible « n.d. »'],
    ]);
  });

  it('puts swapped points in order in a file of France, and leaves the places of the world alone', async () => {
    const france = 'nom,longitude,latitude\nFoix,1.6,42.96\nPamiers,1.61,43.11\nSaverdun,43.23,1.57\n';
    const world =
      'nom,longitude,latitude\nMogadiscio,45.36,2.07\nTokyo,139.7,35.7\nLima,-77,-12\nParis,2.35,48.86\n';
    const mended = await import_dataset(database(), write('f.csv', france), described('essai_france'));
    expect(mended.rows.map(({ place }) => place)).to.include('SRID=4326;POINT(1.57 43.23)');
    const kept = await import_dataset(database(), write('w.csv', world), described('essai_monde'));
    expect(kept.rows.map(({ place }) => place)).to.include('SRID=4326;POINT(45.36 2.07)');
    expect(kept.rejects).to.deep.equal([]);
  });

  it('asks about swapped axes, and refuses the names of référentiels', async () => {
    const file = write('s.csv', 'nom,lon,lat\na,43.6,1.44\nb,42.9,1.6\n');
    expect(await failure_of(import_dataset(database(), file, described('essai_axes')))).to.include({
      code: 'swapped-axes',
    });
    const { rows } = await import_dataset(database(), file, { ...described('essai_axes'), axes: 'yx' });
    expect(rows[0]?.place).to.equal('SRID=4326;POINT(1.44 43.6)');
    expect(await failure_of(import_dataset(database(), file, described('communes')))).to.include({
      code: 'reserved-dataset-id',
    });
  });
});
