import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { bpe } from './bpe.ts';
import { load_communes } from './communes.ts';
import { dila } from './dila.ts';
import { france_services } from './france_services.ts';
import { service_sources } from './index.ts';
import { mairies, prefectures, with_link } from './territorial_defaults.ts';
import { empty_database, input_of, run_source } from './testing.ts';

const rows_of = (records: readonly Record<string, unknown>[]) =>
  records.map((fields, i) => ({ line: i + 2, fields }));
const house = (id_fs: string, insee_com: string, longitude: string, latitude: string) => ({
  id_fs,
  lib_fs: `France services ${id_fs}`,
  insee_com,
  longitude,
  latitude,
  format_fs: 'Fixe',
  labellisation_fs: 'Espace labellisé 01/04/2021',
});

describe('service sources', () => {
  it('are told apart by their columns, one claimant for each layout', () => {
    const layouts: [string, string][] = [
      ['dila', 'id,nom,pivot,adresse,code_insee_commune,plage_ouverture'],
      ['dila', 'codeinsee,editeursource,id,nom,type,writeAddress'],
      ['france_services', 'id_fs,insee_dep,lib_fs,latitude,longitude'],
      ['la_poste', 'identifiant_a,libelle_du_site,caracteristique_du_site,code_insee'],
      ['gendarmerie', 'identifiant_public_unite,service,code_commune_insee,geocodage_x_GPS'],
      ['bpe', 'AN,DEPCOM,TYPEQU,LAMBERT_X,LAMBERT_Y,QUALITE_XY'],
    ];
    for (const [expected, columns] of layouts) {
      const fields = Object.fromEntries(columns.split(',').map((name) => [name, '']));
      const { sample } = input_of([{ line: 2, fields }]);
      const claimants = service_sources.filter((source) => source.recognise?.(sample) === true);
      expect(
        claimants.map(({ id }) => id),
        columns,
      ).to.deep.equal([expected]);
    }
    const { sample } = input_of([{ line: 2, fields: { nom: '', latitude: '', longitude: '' } }]);
    expect(service_sources.some((source) => source.recognise?.(sample) === true)).to.equal(false);
  });

  it('own their rows only, and the directory retires both defaults', () => {
    for (const source of service_sources) expect(source.share, source.id).to.equal('own_rows');
    expect(dila.retires).to.have.members([mairies.id, prefectures.id]);
  });

  it('prefix identifiers, fill the shared columns and date the whole by the latest record', async () => {
    const rows = rows_of([
      house('53', '9122', '1,607', '42,966'),
      { ...house('54', '31555', '1.44', '43.6'), labellisation_fs: 'Espace labellisé 01/02/2022' },
      { ...house('55', '11069', '2.35', '43.21'), labellisation_fs: 'Espace labellisé 01/02/2999' },
    ]);
    const { features, vintage } = await run_source(france_services, input_of(rows));
    expect(features.map(({ id }) => id)).to.deep.equal([
      'france_services:53',
      'france_services:54',
      'france_services:55',
    ]);
    expect(features[0]?.values).to.include({
      source: 'france_services',
      code_insee: '09122',
      commune: 'Foix',
      precision_position: 'source',
      dans_region: true,
    });
    expect(features[2]?.values).to.include({ commune: 'Carcassonne', dans_region: false });
    expect(vintage).to.equal('février 2022');
  });

  it('reject a repeated identifier with the line of the first, and count other regions in one sentence', async () => {
    const rows = rows_of([
      house('53', '09122', '1.607', '42.966'),
      house('53', '31555', '1.44', '43.6'),
      house('90', '75056', '2.35', '48.85'),
      house('91', '75101', '2.35', '48.85'),
    ]);
    const { features, rejects, warnings } = await run_source(france_services, input_of(rows));
    expect(features).to.have.length(1);
    expect(rejects.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [3, 'identifiant 53 déjà lu ligne 2'],
    ]);
    expect(warnings).to.deep.equal([
      '2 enregistrements situés hors de la région et de sa couronne de 40 km ne sont pas importés.',
    ]);
  });

  it('follow the region and the ring of the settings', async () => {
    const rows = rows_of([house('90', '75101', '2.35', '48.85'), house('91', '78646', '2.13', '48.8')]);
    const env = { REGION_DEPARTEMENTS: '75', RING_KM: '5' };
    const { features } = await run_source(france_services, input_of(rows), undefined, env);
    expect(features.map(({ id, values }) => [id, values['code_insee']])).to.deep.equal([
      ['france_services:90', '75056'],
    ]);
  });

  it('number equipments without identifier instead of calling them duplicates', async () => {
    const doctor = { DEPCOM: '09122', TYPEQU: 'D201', LAMBERT_X: '', LAMBERT_Y: '', QUALITE_XY: '' };
    const { features, rejects } = await run_source(bpe, input_of(rows_of([doctor, doctor, doctor])));
    expect(rejects).to.be.empty;
    expect(features.map(({ id }) => id)).to.deep.equal([
      'bpe:D201-09122',
      'bpe:D201-09122-2',
      'bpe:D201-09122-3',
    ]);
    expect(features[0]?.values).to.include({ precision_position: 'commune', nombre: 1 });
  });

  it('map the communes that a service answers for to those of today', async () => {
    const record = {
      id: 'a',
      nom: 'Caisse',
      pivot: [{ type_service_local: 'caf', code_insee_commune: ['12218', '12076', '99999', '12202'] }],
      adresse: [],
      code_insee_commune: '12202',
    };
    const { features } = await run_source(dila, input_of(rows_of([record]), 'json'));
    expect(features[0]?.values['details']).to.deep.equal({
      communes_competence: ['12202', '12218', '99999'],
    });
  });

  it('never keep the people whom a record names, not even beside a reject', async () => {
    const record = {
      id: 'a',
      nom: 'Mairie',
      pivot: '[]',
      adresse: [],
      code_insee_commune: '99999',
      affectation_personne: [{ personne: { prenom: 'Zoé', nom: 'Exemplaire' } }],
    };
    const { rejects } = await run_source(dila, input_of(rows_of([record]), 'json'));
    expect(rejects[0]?.reason).to.equal('code commune 99999 inconnu de l’historique officiel');
    expect(JSON.stringify(rejects)).not.to.contain('Exemplaire');
  });
});

describe('town halls and préfectures without any file', () => {
  it('name them with the article of their commune or département', () => {
    expect(with_link('Foix', 0)).to.equal('de Foix');
    expect(with_link('Albi', 1)).to.equal('d’Albi');
    expect(with_link('Le Mas-d’Azil', 2)).to.equal('du Mas-d’Azil');
    expect(with_link("L'Hospitalet", 5)).to.equal('de l’Hospitalet');
    expect(with_link('Les Cabannes', 4)).to.equal('des Cabannes');
    expect(with_link('La Salvetat', 3)).to.equal('de la Salvetat');
  });

  it('give one town hall per commune of the region and its ring, at the centre', async () => {
    const { features, notes, rejects, warnings } = await run_source(mairies, null);
    expect(features.filter(({ values }) => values['dans_region'] === true)).to.have.length(2944);
    expect(features.some(({ values }) => values['dans_region'] === false)).to.equal(true);
    expect([...notes, ...rejects, ...warnings]).to.be.empty;
    const conques = features.find(({ id }) => id === 'mairies:12218');
    expect(conques?.values).to.include({
      nom: 'Mairie de Conques-en-Rouergue',
      precision_position: 'commune',
    });
  });

  it('give 8 préfectures and 14 sous-préfectures in the region', async () => {
    const { features, warnings } = await run_source(prefectures, null);
    const in_region = features.filter(({ values }) => values['dans_region'] === true);
    const names = (type: string) =>
      in_region.filter(({ values }) => values['type_service'] === type).map(({ values }) => values['nom']);
    expect(names('prefecture')).to.have.length(8).and.to.include('Préfecture de l’Ariège');
    expect(names('sous_pref')).to.have.length(14).and.to.include('Sous-préfecture de Millau');
    expect(warnings).to.be.empty;
  });

  it('have a ring as wide as the setting', async () => {
    const ring_of = async (env: NodeJS.ProcessEnv) => {
      const communes = await load_communes(
        empty_database,
        read_config({ REGION_DEPARTEMENTS: '46', ...env }),
      );
      return [...communes.in_scope()].filter(({ zone }) => zone === 'ring').length;
    };
    expect(await ring_of({ RING_KM: '0' })).to.be.below(20);
    expect(await ring_of({ RING_KM: '20' })).to.be.within(250, 450);
  });
});
