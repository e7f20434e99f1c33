import { expect } from 'chai';
import { default_weights } from './quality/weights.ts';
import { score_record } from './quality/score.ts';
import type { MetadataRecord } from './record.ts';
import { inherited_licence, result_details, road_input, type ResultInput } from './result_details.ts';
import { validate_record } from './validation/validate.ts';

const open: ResultInput = {
  title: 'Annuaire',
  licence: { name: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/' },
};
const named = (title: string, name: string): ResultInput => ({ title, licence: { name, url: '' } });
const words = (inputs: readonly ResultInput[]) => inherited_licence(inputs).use_constraints?.[0]?.text;

describe('the licence of a computed result', () => {
  it('is that of its inputs, and of several the most demanding, told in words', () => {
    expect(inherited_licence([open, open]).licence).to.deep.equal(open.licence);
    const mixed = [open, named('Carte', 'CC0'), road_input('osm-pbf')];
    expect(inherited_licence(mixed).licence).to.deep.equal(road_input('osm-pbf').licence);
    expect(words(mixed)).to.equal(
      'Calculé d’après : Annuaire (Licence Ouverte 2.0) ; Carte (CC0) ; Routes d’OpenStreetMap (Open Database License 1.0). La plus exigeante vaut pour le résultat.',
    );
    expect(inherited_licence([named('Carte', 'CC-BY 4.0'), open]).licence?.name).to.equal('CC-BY 4.0');
  });

  it('counts the conditions of a collection of several sources, each with its licence', () => {
    const shared = {
      title: 'Services',
      licence: null,
      use_constraints: [{ text: 'Licence Ouverte 2.0' }, { text: 'ODbL' }],
    };
    const { licence } = inherited_licence([shared]);
    expect(licence).to.deep.equal({ name: 'ODbL', url: 'https://opendatacommons.org/licenses/odbl/1-0/' });
  });

  it('is none where an input has none that is known, or where two ask for themselves', () => {
    for (const input of [
      { title: 'Fichier', licence: null },
      named('Fichier', 'CC BY-NC 4.0'),
      road_input('synthetic'),
    ]) {
      expect(inherited_licence([open, input]).licence).to.equal(null);
      expect(words([open, input])).to.contain(
        `Licence inconnue : ${input.title}. Le résultat n’en a donc pas.`,
      );
    }
    const two = [road_input('osm-pbf'), named('Carte', 'CC-BY-SA 4.0')];
    expect(inherited_licence(two).licence).to.equal(null);
    expect(inherited_licence(two).use_constraints).to.have.length(3);
    expect(inherited_licence([])).to.deep.equal({ licence: null });
  });

  it('makes, with what else is known of a result, a record that fails no rule but those of its contact', () => {
    const record: MetadataRecord = {
      ...result_details('2026-11-26', true),
      ...inherited_licence([open]),
      id: 'white_zones',
      kind: 'process_result',
      title: 'Zones blanches de services',
      abstract: 'Classe de chaque carreau habité : zone blanche, grise ou desservie, en voiture. '.repeat(3),
      producer: 'Maillage',
      source_url: null,
      vintage: null,
      lineage: 'Entrées : annuaire de l’administration, population par carreaux. Temps à vol d’oiseau.',
      keywords: ['services publics', 'accessibilité', 'zones blanches'],
      warnings: [],
      // What the site adds when it answers.
      identifiers: ['https://exemple.fr/white_zones'],
      record_date: '2026-11-26',
      extents: [{ bbox: [-0.33, 42.57, 3.45, 45.05] }],
      crs: [{ uri: 'http://www.opengis.net/def/crs/EPSG/0/4326' }],
      representations: ['vector'],
      feature_count: 12,
      distributions: [
        {
          url: 'https://exemple.fr/collections/white_zones/items',
          function: 'download',
          format: { name: 'GeoPackage', version: '1.3' },
        },
      ],
    };
    const failed = validate_record(record).filter(({ passed }) => !passed);
    expect(failed.filter(({ level }) => level === 'error').map(({ rule }) => rule)).to.deep.equal([
      'C.6',
      'C.10',
    ]);
    expect(score_record(record, default_weights).score).to.equal(90);
  });
});
