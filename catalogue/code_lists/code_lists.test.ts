import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { read_config } from '../../config.ts';
import { parse_xml, type XmlElement } from '../xml.ts';
import { find_code, fold, label_of } from './code_list.ts';
import { access_limit, access_limits, service_categories, service_types } from './inspire_codes.ts';
import { inspire_keywords, inspire_themes, is_inspire_group } from './inspire_themes.ts';
import { frequencies, languages, representations, roles } from './iso_codes.ts';
import { find_licence } from './licences.ts';
import { topics } from './topics.ts';

describe('code lists', () => {
  it('hold each code and each label once', () => {
    for (const list of [
      inspire_themes,
      topics,
      frequencies,
      roles,
      representations,
      languages,
      access_limits,
    ]) {
      expect(new Set(list.map(({ code }) => code)).size).to.equal(list.length);
      expect(new Set(list.map(({ label }) => fold(label))).size).to.equal(list.length);
    }
  });

  it('are as long as their standards say', () => {
    expect(inspire_themes).to.have.length(34);
    expect(
      [1, 2, 3].map((annex) => inspire_themes.filter((each) => each.annex === annex).length),
    ).to.deep.equal([9, 4, 21]);
    expect(topics).to.have.length(19);
    expect(access_limits).to.have.length(9);
  });

  it('find a code by its label however it is typed, and by its address', () => {
    expect(find_code(inspire_themes, 'UNITES ADMINISTRATIVES')?.code).to.equal('au');
    expect(find_code(inspire_themes, "Services d'utilité publique et services publics")?.code).to.equal('us');
    expect(find_code(inspire_themes, 'http://inspire.ec.europa.eu/theme/hy')?.label).to.equal('Hydrographie');
    expect(find_code(inspire_themes, 'Loisirs')).to.equal(undefined);
    expect(label_of(roles, 'pointOfContact')).to.equal('Point de contact');
    expect(label_of(roles, 'invented')).to.equal('invented');
  });

  it('give members of a record, and refuse codes that do not exist', () => {
    const group = inspire_keywords('au', 'us');
    expect(group.concepts.map(({ url }) => url)).to.deep.equal([
      'http://inspire.ec.europa.eu/theme/au',
      'http://inspire.ec.europa.eu/theme/us',
    ]);
    expect(is_inspire_group(group)).to.equal(true);
    expect(is_inspire_group({ thesaurus: { title: 'Départements' }, concepts: [] })).to.equal(false);
    expect(() => inspire_keywords('xx')).to.throw(/xx/);
    expect(access_limit('noLimitations').url).to.match(/LimitationsOnPublicAccess\/noLimitations$/);
    expect(() => access_limit('all')).to.throw(/all/);
  });

  it('tie each category of services to a kind of service', () => {
    for (const { type } of service_categories) expect(service_types.map(({ code }) => code)).to.include(type);
  });

  it('know licences by name and by address', () => {
    for (const [text, code] of [
      ['Licence Ouverte / Open Licence Version 2.0', 'etalab-2.0'],
      ['https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf', 'etalab-2.0'],
      ['Licence ODbL mai 2013', 'ODbL-1.0'],
      ['CC-BY-SA 4.0', 'CC-BY-SA-4.0'],
      ['CC BY 4.0', 'CC-BY-4.0'],
      ['Utilisation libre sous réserve de mentionner la source', undefined],
    ] as const)
      expect(find_licence(text)?.code, text).to.equal(code);
  });

  const folder = read_config().REFERENTIELS_DIR;
  const themes_file = path.join(folder ?? '', 'metadonnees/inspire-themes.rdf');
  it('hold the names of INSPIRE’s themes as the thesaurus gives them', function () {
    if (folder === undefined || !existsSync(themes_file)) {
      this.skip();
      return;
    }
    const published = parse_xml(readFileSync(themes_file), { max_attributes: 100 })
      .children.filter((child): child is XmlElement => typeof child !== 'string')
      .filter(({ name }) => name === 'skos:Concept')
      .map(({ attributes, children }) => {
        const label = children.find(
          (child) =>
            typeof child !== 'string' &&
            child.name === 'skos:prefLabel' &&
            child.attributes['xml:lang'] === 'fr',
        ) as XmlElement;
        return [
          attributes['rdf:about'],
          fold(label.children.find((child) => typeof child === 'string') ?? ''),
        ];
      });
    expect(Object.fromEntries(published)).to.deep.equal(
      Object.fromEntries(inspire_themes.map(({ uri, label }) => [uri, fold(label)])),
    );
  });
});
