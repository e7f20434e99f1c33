import { expect } from 'chai';
import { fold_name, index_communes, search_communes, type CommuneEntry } from './commune_names.ts';

const entry = (id: string, nom: string, population: number, codes_postaux: string[]): CommuneEntry => ({
  id,
  nom,
  departement: id.slice(0, 2),
  codes_postaux,
  population,
  centre: [0, 43],
  bbox: null,
});
const index = index_communes([
  entry('31483', 'Saint-Gaudens', 11_000, ['31800']),
  entry('09122', 'Foix', 9_500, ['09000']),
  entry('31555', 'Toulouse', 500_000, ['31000', '31100']),
  entry('81271', 'Saint-Sulpice-la-Pointe', 9_000, ['81370']),
  entry('31517', 'Saint-Sulpice-sur-Lèze', 2_000, ['31410']),
  entry('32094', 'L’Isle-Foix', 100, ['32000']),
  entry('2A004', 'Ajaccio', 70_000, ['20000']),
  entry('46102', 'Cœur-de-Causse', 900, ['46240']),
]);
const found = (text: string, limit = 10) => search_communes(index, text, limit).map(({ nom }) => nom);

describe('the search of communes', () => {
  it('does not mind accents, capitals, hyphens, apostrophes and « St »', () => {
    expect(fold_name('St-Sulpice-sur-Lèze')).to.equal('saint sulpice sur leze');
    expect(found('ST GAUDENS')).to.deep.equal(['Saint-Gaudens']);
    expect(found('coeur de')).to.deep.equal(['Cœur-de-Causse']);
    expect(found("l'isle")).to.deep.equal(['L’Isle-Foix']);
  });

  it('puts the very name first, then beginnings, then later words, the most populated of equals first', () => {
    expect(found('foix')).to.deep.equal(['Foix', 'L’Isle-Foix']);
    expect(found('saint sul')).to.deep.equal(['Saint-Sulpice-la-Pointe', 'Saint-Sulpice-sur-Lèze']);
    expect(found('sulpice', 1)).to.deep.equal(['Saint-Sulpice-la-Pointe']);
  });

  it('knows postal and INSEE codes and their beginnings, the Corsican ones too', () => {
    expect(found('09000')).to.deep.equal(['Foix']);
    expect(found('31100')).to.deep.equal(['Toulouse']);
    expect(found('31555')).to.deep.equal(['Toulouse']);
    expect(found('2a0')).to.deep.equal(['Ajaccio']);
    expect(found('31')).to.have.length(3);
  });

  it('finds nothing for nothing, signs or the unknown', () => {
    for (const text of ['', '  ', '---', '%', 'zzz', "' or 1=1", 'constructor'])
      expect(found(text), text).to.be.empty;
  });
});
