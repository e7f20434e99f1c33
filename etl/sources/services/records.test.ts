import { expect } from 'chai';
import type { SourceRow } from '../../source.ts';
import { bpe_layout, read_bpe_row } from './bpe_row.ts';
import type { Claim } from './claim.ts';
import { read_2016_record } from './dila_2016.ts';
import { read_current_record } from './dila_current.ts';
import { read_france_services_row } from './france_services.ts';
import { read_gendarmerie_row } from './gendarmerie.ts';
import { read_la_poste_row } from './la_poste.ts';

const row = (fields: Record<string, unknown>, line = 1): SourceRow => ({ line, fields });

type Item = ReturnType<typeof read_current_record>[number];
const claims_of = (items: Item[]): Claim[] => {
  const rejects = items.filter((item) => 'reason' in item);
  expect(rejects).to.be.empty;
  return items as Claim[];
};
const claim_of = (items: Item[]): Claim => {
  const [claim, ...others] = claims_of(items);
  expect(others).to.be.empty;
  if (claim === undefined) throw new Error('no claim');
  return claim;
};
const reason_of = (items: Item[]): string => {
  const [item] = items;
  return item !== undefined && 'reason' in item ? item.reason : '';
};

const plages = [
  {
    nom_jour_debut: 'Lundi',
    nom_jour_fin: 'Vendredi',
    valeur_heure_debut_1: '08:30:00',
    valeur_heure_fin_1: '12:00:00',
    valeur_heure_debut_2: '',
    valeur_heure_fin_2: '',
    commentaire: '',
  },
];
const house = {
  id: 'aaaa-0001',
  nom: 'Maison des démarches de Valfoix',
  ancien_code_pivot: 'caf-09900-01',
  categorie: 'SL',
  code_insee_commune: '09900',
  pivot: [
    { type_service_local: 'cpam', code_insee_commune: ['9900', '09902'] },
    { type_service_local: 'caf', code_insee_commune: ['09900'] },
  ],
  adresse: [
    {
      type_adresse: 'Adresse postale',
      numero_voie: 'BP 1',
      code_postal: '09901',
      longitude: '',
      latitude: '',
    },
    {
      type_adresse: 'Adresse',
      complement1: 'Bâtiment B',
      complement2: '',
      numero_voie: '1 rue des Essais',
      service_distribution: '',
      code_postal: '09900',
      nom_commune: 'Valfoix',
      longitude: '1.604',
      latitude: '42.964',
      accessibilite: 'ACC',
    },
  ],
  telephone: [
    { valeur: '05 61 00 00 00', description: '' },
    { valeur: '05 61 00 00 01', description: 'accueil' },
  ],
  adresse_courriel: ['zoe.dupont-exemple@valfoix.example', 'accueil@valfoix.example', 'pas une adresse'],
  affectation_personne: [{ fonction: 'Directrice', personne: { prenom: 'Zoé', nom: 'Dupont-Exemple' } }],
  site_internet: [{ libelle: '', valeur: 'https://valfoix.example' }],
  plage_ouverture: plages,
  commentaire_plage_ouverture: '',
  date_modification: '09/08/2023 13:30:19',
  statut_de_diffusion: 'true',
};

describe('DILA directory, current layout', () => {
  it('gives one claim per type, the first in alphabetical order without suffix', () => {
    const claims = claims_of(read_current_record(row(house)));
    expect(claims.map(({ id, values }) => [id, values.type_service])).to.deep.equal([
      ['aaaa-0001', 'caf'],
      ['aaaa-0001:cpam', 'cpam'],
    ]);
    expect(claims[1]?.competence).to.deep.equal(['09900', '09902']);
    expect(claims[1]?.values.details).to.deep.include({ types: ['caf', 'cpam'] });
    const reordered = { ...house, pivot: house.pivot.toReversed() };
    expect(claims_of(read_current_record(row(reordered))).map(({ id }) => id)).to.deep.equal([
      'aaaa-0001',
      'aaaa-0001:cpam',
    ]);
  });

  it('reads the same from JSON inside strings as from arrays', () => {
    const nested = [
      'pivot',
      'adresse',
      'telephone',
      'site_internet',
      'plage_ouverture',
      'affectation_personne',
    ];
    const through_api = Object.fromEntries(
      Object.entries(house).map(([name, value]) => [
        name,
        nested.includes(name) || Array.isArray(value) ? JSON.stringify(value) : value,
      ]),
    );
    expect(read_current_record(row(through_api))).to.deep.equal(read_current_record(row(house)));
  });

  it('takes the address with a point, functional mailboxes only, hours and the other fields', () => {
    const [claim] = claims_of(read_current_record(row(house)));
    expect(claim).to.deep.include({ code_insee: '09900', longitude: '1.604', latitude: '42.964' });
    expect(claim?.updated_on).to.equal('2023-08-09');
    expect(claim?.values).to.deep.include({
      adresse: 'Bâtiment B, 1 rue des Essais',
      code_postal: '09900',
      telephone: '05 61 00 00 00',
      courriel: 'accueil@valfoix.example',
      site_web: 'https://valfoix.example',
      horaires: 'Mo-Fr 08:30-12:00',
    });
    expect(JSON.stringify(claim)).not.to.match(/dupont/i);
  });

  it('bears each nested field being empty text, null, absent or an object', () => {
    for (const empty of ['', null, undefined, [], '[]', {}]) {
      const bare = {
        id: 'aaaa-0002',
        nom: 'Mairie',
        code_insee_commune: '09900',
        type_organisme: 'commune',
        ...Object.fromEntries(
          ['pivot', 'adresse', 'telephone', 'site_internet', 'plage_ouverture', 'adresse_courriel'].map(
            (name) => [name, empty],
          ),
        ),
      };
      const claim = claim_of(read_current_record(row(bare)));
      expect(claim.values, JSON.stringify(empty)).to.include({
        type_service: 'commune',
        telephone: null,
        horaires: null,
      });
    }
  });

  it('rejects a record without identifier or name, and one that is not to be published', () => {
    expect(reason_of(read_current_record(row({ ...house, id: '' })))).to.equal('fiche sans identifiant');
    expect(reason_of(read_current_record(row({ ...house, nom: null })))).to.equal('fiche sans nom');
    expect(reason_of(read_current_record(row({ ...house, statut_de_diffusion: 'false' })))).to.contain(
      'ne diffuse pas',
    );
  });

  it('keeps hours that it does not understand as they are, in the details', () => {
    const odd = [{ ...plages[0], valeur_heure_fin_1: 'tard' }];
    const [claim] = claims_of(read_current_record(row({ ...house, plage_ouverture: odd })));
    expect(claim?.values.horaires).to.equal(null);
    expect(claim?.values.details).to.deep.include({ horaires_bruts: odd });
  });
});

describe('DILA directory, layout of 2016', () => {
  const record = {
    codeinsee: '09900',
    contact_email: 'http://valfoix.example/contact',
    contact_phone: '+33 5 61 00 00 00',
    editeursource: 'Éditeur',
    geo: { latitude: 1, longitude: 1 },
    geocode_pr: '8',
    id: 'mairie-09900-01',
    latitude: '42.964',
    longitude: '1.604',
    nom: 'Mairie de Valfoix',
    type: 'mairie',
    update: '2015-07-06',
    website: ['https://valfoix.example', 'https://autre.example'],
    writeAddress: { addressLocality: 'Valfoix', postalCode: '09900', streetAddress: ['1 rue', 'BP 2'] },
  };

  it('reads the record; a web page in the e-mail field is a contact form', () => {
    const claim = claim_of(read_2016_record(row(record)));
    expect(claim).to.include({ id: 'mairie-09900-01', code_insee: '09900', longitude: '1.604' });
    expect(claim.values).to.deep.include({
      type_service: 'mairie',
      adresse: '1 rue, BP 2',
      courriel: null,
      site_web: 'https://valfoix.example',
      millesime: '2015-07-06',
    });
    expect(claim.values.details).to.deep.include({
      formulaire_contact: 'http://valfoix.example/contact',
      sites: ['https://autre.example'],
    });
  });

  it('does not take the second geocoding, of another licence, for a missing point', () => {
    const claim = claim_of(read_2016_record(row({ ...record, latitude: undefined, longitude: undefined })));
    expect(claim.latitude).to.equal(undefined);
  });
});

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
