import { expect } from 'chai';
import { bpe_layout, read_bpe_row } from './bpe_row.ts';
import { read_france_services_row } from './france_services.ts';
import { read_gendarmerie_row } from './gendarmerie.ts';
import { read_la_poste_row } from './la_poste.ts';
import { claim_of, claims_of, reason_of, row } from './testing.ts';

describe('France services', () => {
  const record = {
    id_fs: '0',
    lib_fs: 'France services Valfoix',
    adresse: '1 place\ndu Marché',
    complement_adresse: '',
    insee_com: '9900',
    latitude: '42,964',
    longitude: '1,604',
    mail: 'fs@valfoix.example',
    h_lundi: '09:00 - 12:00 / 13:30 - 16:30',
    h_mardi: '',
    type_fs: 'Principal',
    format_fs: 'Fixe',
    labellisation_fs: 'Espace labellisé 01/04/2021',
  };

  it('reads a house, id 0 and a line break in its address included', () => {
    const claim = claim_of(read_france_services_row(row(record)));
    expect(claim.id).to.equal('0');
    expect(claim.updated_on).to.equal('2021-04-01');
    expect(claim.values).to.include({
      adresse: '1 place du Marché',
      horaires: 'Mo 09:00-12:00,13:30-16:30',
      itinerant: false,
      type_service: 'france_services',
    });
  });

  it('calls itinerant a bus, a round and a multi-site house, not one with branches', () => {
    const itinerant = (format_fs: string) =>
      claim_of(read_france_services_row(row({ ...record, format_fs }))).values.itinerant;
    expect(['Itinérante', 'Bus_équivalent', 'Multisites'].map(itinerant)).to.deep.equal([true, true, true]);
    expect(['Fixe', 'Fixe_antenne(s)', ''].map(itinerant)).to.deep.equal([false, false, false]);
  });

  it('rejects a row without identifier', () => {
    expect(reason_of(read_france_services_row(row({ ...record, id_fs: ' ' })))).to.equal(
      'ligne sans identifiant',
    );
  });
});

describe('La Poste', () => {
  const record = {
    identifiant_a: '00123A',
    libelle_du_site: 'VALFOIX AP',
    caracteristique_du_site: 'Agence Postale Communale',
    code_postal: 9900,
    localite: 'VALFOIX',
    code_insee: '9900',
    latitude: '42.964',
    longitude: '1.604',
    pays: 'FRANCE',
  };

  it('makes the type of the characteristic and restores the zero of the postcode', () => {
    const claim = claim_of(read_la_poste_row(row(record)));
    expect(claim.values).to.include({ type_service: 'agence_postale_communale', code_postal: '09900' });
    expect(claim.id).to.equal('00123A');
  });

  it('rejects a site abroad and one without characteristic', () => {
    expect(reason_of(read_la_poste_row(row({ ...record, pays: 'ANDORRE' })))).to.equal(
      'site hors de France (ANDORRE)',
    );
    expect(reason_of(read_la_poste_row(row({ ...record, caracteristique_du_site: '' })))).to.equal(
      'ligne sans caractéristique du site',
    );
  });
});

describe('gendarmerie', () => {
  const record = {
    identifiant_public_unite: '0',
    service: 'Brigade de Valfoix',
    code_commune_insee: '09900',
    voie: '2 rue de la Brigade',
    code_postal: '9900',
    commune: 'Valfoix',
    geocodage_epsg: '2154',
    geocodage_x: '',
    geocodage_y: '',
    geocodage_x_GPS: '1.604',
    geocodage_y_GPS: '42.964',
    horaires_accueil: ' Lundi : 8h00-12h00 14h00-18h00 Mardi : Fermé',
  };

  it('does not take 0 for an identifier: two units with it stay apart', () => {
    const first = claim_of(read_gendarmerie_row(row(record)));
    const second = claim_of(read_gendarmerie_row(row({ ...record, service: 'Brigade de Tolosane' })));
    expect(first.id).to.equal('09900-brigade_de_valfoix');
    expect(second.id).not.to.equal(first.id);
    expect(claim_of(read_gendarmerie_row(row({ ...record, identifiant_public_unite: 1008620 }))).id).to.equal(
      '1008620',
    );
  });

  it('reads the hours and the WGS84 point', () => {
    const claim = claim_of(read_gendarmerie_row(row(record)));
    expect(claim.values.horaires).to.equal('Mo 08:00-12:00,14:00-18:00');
    expect(claim).to.include({ longitude: '1.604', latitude: '42.964' });
  });

  it('converts the projected pair when there is no other', () => {
    const claim = claim_of(
      read_gendarmerie_row(
        row({
          ...record,
          geocodage_x_GPS: '',
          geocodage_y_GPS: '',
          geocodage_x: '700000',
          geocodage_y: '6600000',
        }),
      ),
    );
    expect(claim.longitude).to.be.closeTo(3, 1e-6);
    expect(claim.latitude).to.be.closeTo(46.5, 1e-6);
  });
});

describe('Base permanente des équipements', () => {
  const layout = (columns: string) => bpe_layout({ columns: columns.split(',') });

  it('knows its four layouts by their columns', () => {
    expect(layout('NOMRS,TYPEQU,SIRET,LAMBERT_X,LAMBERT_Y,LONGITUDE,LATITUDE,QUALITE_XY,EPSG')).to.equal(
      'recent_points',
    );
    expect(layout('AN,REG,DEP,DEPCOM,DCIRIS,TYPEQU,LAMBERT_X,LAMBERT_Y,QUALITE_XY')).to.equal('older_points');
    expect(layout('REG,DEP,DEPCOM,DCIRIS,AN,TYPEQU,NB_EQUIP')).to.equal('counts');
    expect(layout('depcom,Total de nb_equip,Bureau de poste')).to.equal('wide_2013');
    expect(layout('id_fs,lib_fs')).to.equal(null);
  });

  it('reads recent points with name and SIRET', () => {
    const claim = claim_of(
      read_bpe_row('recent_points')(
        row({
          NOMRS: 'BUREAU DE VALFOIX',
          DEPCOM: '09900',
          TYPEQU: 'A206',
          SIRET: '11111111100011',
          LONGITUDE: '1.604',
          LATITUDE: '42.964',
          QUALITE_XY: 'Bonne',
          EPSG: '2154',
        }),
      ),
    );
    expect(claim).to.include({ id: 'A206-11111111100011', longitude: '1.604', precision: 'adresse' });
    expect(claim.values).to.include({ nom: 'BUREAU DE VALFOIX', nombre: 1 });
  });

  it('converts older Lambert 93 points, and La Réunion in its own projection', () => {
    const point = (fields: Record<string, unknown>) =>
      claim_of(read_bpe_row('older_points')(row({ TYPEQU: 'A104', QUALITE_XY: 'Mauvaise', ...fields })));
    const metropolitan = point({ DEPCOM: '9900', LAMBERT_X: '700000,0', LAMBERT_Y: '6600000,0', AN: '2017' });
    expect(metropolitan.longitude).to.be.closeTo(3, 1e-6);
    expect(metropolitan.precision).to.equal('source');
    expect(metropolitan.values).to.include({ nom: 'Gendarmerie', millesime: '2017' });
    const reunion = point({ DEPCOM: '97411', LAMBERT_X: '338950', LAMBERT_Y: '7691900' });
    expect(reunion.longitude).to.be.closeTo(55.45, 0.01);
    expect(reunion.latitude).to.be.closeTo(-20.86, 0.02);
    const absent = point({ DEPCOM: '09900', LAMBERT_X: '', LAMBERT_Y: '' });
    expect(absent.longitude).to.equal(null);
  });

  it('keeps the count of the rows by commune', () => {
    const counted = (NB_EQUIP: unknown) =>
      read_bpe_row('counts')(row({ DEPCOM: '09900', TYPEQU: 'C104', NB_EQUIP, AN: 2018 }));
    expect(claim_of(counted('3')).values).to.include({
      nombre: 3,
      nom: 'École élémentaire',
      millesime: '2018',
    });
    expect(reason_of(counted('trois'))).to.equal('nombre d’équipements illisible (trois)');
    expect(reason_of(counted(0))).to.contain('illisible');
  });

  it('opens the wide table of 2013 by commune and equipment', () => {
    const claims = claims_of(
      read_bpe_row('wide_2013')(
        row({
          depcom: '9900',
          'Total de nb_equip': '7',
          'Bureau de poste': '2',
          'Relais pôle emploi': '1',
          'Gare avec train à grande vitesse (TAGV)': '1',
          "Cour d'appel (CA)": '0',
          Pharmacie: '',
        }),
      ),
    );
    expect(claims.map(({ id, values }) => [id, values.type_service, values.nombre])).to.deep.equal([
      ['A206-09900', 'A206', 2],
      ['A111-09900', 'A111', 1],
      ['gare_avec_train_a_grande_vitesse_tagv-09900', 'gare_avec_train_a_grande_vitesse_tagv', 1],
    ]);
    const [odd] = read_bpe_row('wide_2013')(row({ depcom: '09900', Police: 'x' }));
    expect(odd !== undefined && 'reason' in odd && odd.reason).to.equal(
      'nombre illisible pour « Police » (x)',
    );
  });
});
