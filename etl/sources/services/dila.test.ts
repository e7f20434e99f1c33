import { expect } from 'chai';
import { read_2016_record } from './dila_2016.ts';
import { read_current_record } from './dila_current.ts';
import { claim_of, claims_of, reason_of, row } from './testing.ts';

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
