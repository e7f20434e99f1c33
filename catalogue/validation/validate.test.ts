import { expect } from 'chai';
import { access_limit } from '../code_lists/inspire_codes.ts';
import { inspire_keywords, inspire_thesaurus } from '../code_lists/inspire_themes.ts';
import { iso19139_format } from '../formats/iso19139/iso19139.ts';
import type { MetadataRecord } from '../record.ts';
import { good_dataset, good_service } from './testing.ts';
import { errors_among, rules, validate_record } from './validate.ts';

const failed = (findings: ReturnType<typeof validate_record>) => findings.filter(({ passed }) => !passed);
const write = (record: MetadataRecord) => iso19139_format.write(record, { base_url: 'https://exemple.fr' });

/** Findings of a document as it stands, read from outside. */
async function validate_document(document: string) {
  const [found] = (await iso19139_format.read?.(Buffer.from(document))) ?? [];
  if (found === undefined) throw new Error('no record');
  return validate_record(found.record, found.original);
}

interface Case {
  rule: string;
  of?: 'service';
  /** Members that fail it. */
  change?: (record: MetadataRecord) => Partial<MetadataRecord>;
  /** Where only a document from outside can fail it. */
  edit?: (document: string) => string;
  says: RegExp;
}

const swap = (from: RegExp | string, to: string) => (document: string) => {
  const edited = document.replace(from, to);
  if (edited === document) throw new Error(`${from} is not in the document`);
  return edited;
};
const first_contact = (record: MetadataRecord) => record.contacts?.[0] ?? { organisation: '', role: '' };
const conformity = (record: MetadataRecord) => record.conformity?.[0] ?? { specification: '', pass: null };

const cases: readonly Case[] = [
  {
    rule: 'C.1',
    edit: swap(/(<gmd:hierarchyLevel>[^]*?<\/gmd:hierarchyLevel>)([^]*?)(<gmd:contact>)/, '$2$1$3'),
    says: /vient après/,
  },
  {
    rule: 'C.1',
    of: 'service',
    edit: swap(/<srv:couplingType>[^]*?<\/srv:couplingType>/, ''),
    says: /couplingType/,
  },
  { rule: 'C.2', change: () => ({ id: '' }), says: /identifiant/ },
  {
    rule: 'C.2',
    edit: swap(/<gmd:characterSet>/, '<gmd:series><gmd:MD_Metadata/></gmd:series><gmd:characterSet>'),
    says: /seconde fiche/,
  },
  { rule: 'C.5', change: () => ({ record_language: undefined as never }), says: /n’est pas dite/ },
  { rule: 'C.5', change: () => ({ record_language: 'fra' }), says: /« fra ».*« fre »/ },
  {
    rule: 'C.5',
    edit: swap('http://www.loc.gov/standards/iso639-2/', 'http://exemple.fr/codes'),
    says: /exemple\.fr\/codes/,
  },
  {
    rule: 'C.5',
    edit: swap(
      /<gmd:language>[^]*?<\/gmd:language>/,
      '<gmd:language><gco:CharacterString>fre</gco:CharacterString></gmd:language>',
    ),
    says: /en texte/,
  },
  { rule: 'C.6', change: () => ({ record_contacts: [] }), says: /Aucun contact pour la fiche/ },
  {
    rule: 'C.6',
    change: () => ({
      record_contacts: [
        { organisation: 'Institut des territoires', email: 'sig@exemple.fr', role: 'author' },
      ],
    }),
    says: /author/,
  },
  { rule: 'C.7', change: () => ({ record_date: undefined as never }), says: /manque/ },
  { rule: 'C.7', change: () => ({ record_date: '2026-02-31' }), says: /2026-02-31/ },
  { rule: 'C.8', change: () => ({ title: '', extents: [{ bbox: [0, 42, 4, 45] }] }), says: /pas de titre/ },
  { rule: 'C.9', change: () => ({ abstract: '' }), says: /pas de résumé/ },
  { rule: 'C.10', change: () => ({ contacts: [] }), says: /Aucun contact pour la ressource/ },
  {
    rule: 'C.10',
    change: (record) => ({ contacts: [{ ...first_contact(record), email: undefined as never }] }),
    says: /« Institut des territoires ».*adresse électronique/,
  },
  {
    rule: 'C.10',
    change: (record) => ({
      contacts: [{ ...first_contact(record), organisation: '', name: 'Accueil du public' }],
    }),
    says: /nom de l’organisme/,
  },
  { rule: 'C.11', change: () => ({ dates: [{ type: 'validity', date: '2026' }] }), says: /Aucune date/ },
  { rule: 'C.11', change: () => ({ dates: [{ type: 'creation', date: 'hier' }] }), says: /« hier »/ },
  {
    rule: 'C.12',
    change: () => ({
      dates: [
        { type: 'creation', date: '2007' },
        { type: 'creation', date: '2008' },
      ],
    }),
    says: /2 dates de création/,
  },
  {
    rule: 'C.13',
    change: () => ({
      dates: [
        { type: 'revision', date: '2007' },
        { type: 'revision', date: '2008' },
      ],
    }),
    says: /2 dates de révision/,
  },
  {
    rule: 'C.14',
    change: () => ({ period: { begin: 'printemps 2025', end: null } }),
    says: /« printemps 2025 »/,
  },
  {
    rule: 'C.14',
    change: () => ({ period: { begin: '2026-01-01', end: '2025-01-01' } }),
    says: /avant de commencer/,
  },
  {
    rule: 'C.15',
    change: (record) => ({ themes: [...(record.themes ?? []), canton('Foix'), canton('Pamiers')] }),
    says: /plusieurs blocs/,
  },
  {
    rule: 'C.15',
    of: 'service',
    change: () => ({ keywords: ['infoMapAccessService', 'Hydrographie'] }),
    says: /« Hydrographie ».*mots-clés libres/,
  },
  {
    rule: 'C.16',
    change: (record) => ({
      themes: [
        ...(record.themes ?? []),
        { thesaurus: { title: 'Liste maison' }, concepts: [{ label: 'route' }] },
      ],
    }),
    says: /« Liste maison »/,
  },
  { rule: 'C.17', change: () => ({ access_constraints: [] }), says: /ne dit pas si l’accès/ },
  {
    rule: 'C.17',
    change: () => ({ access_constraints: [{ text: 'Pas de restriction d’accès public selon INSPIRE' }] }),
    says: /en texte libre/,
  },
  {
    rule: 'C.17',
    change: () => ({ access_constraints: [{ text: 'Droit', code: 'copyright' }] }),
    says: /copyright/,
  },
  {
    rule: 'C.17',
    edit: swap(
      /<gmd:accessConstraints>[^]*?<\/gmd:otherConstraints>/,
      '<gmd:useLimitation><gco:CharacterString>Aucune restriction d’accès public</gco:CharacterString></gmd:useLimitation>',
    ),
    says: /useLimitation/,
  },
  {
    rule: 'C.17',
    edit: (document) => document.replace(/<gmd:resourceConstraints>[^]*?<\/gmd:resourceConstraints>/, '$&$&'),
    says: /2 blocs/,
  },
  { rule: 'C.18', edit: shared_block, says: /partagent le bloc/ },
  { rule: 'C.19', change: () => ({ extents: [{ description: 'Occitanie' }] }), says: /Aucun rectangle/ },
  { rule: 'C.19', edit: swap('<gco:Decimal>4.85<', '<gco:Decimal>4.8<'), says: /« 4\.8 »/ },
  { rule: 'C.19', edit: swap('<gco:Decimal>45.05<', '<gco:Decimal>6272482.00<'), says: /en mètres/ },
  {
    rule: 'C.19',
    change: () => ({ extents: [{ description: 'Occitanie', bbox: [4.85, 42.33, -0.33, 45.05] }] }),
    says: /inversée/,
  },
  { rule: 'C.20', change: () => ({ conformity: [] }), says: /aucune spécification/ },
  {
    rule: 'C.21',
    change: (record) => ({
      conformity: [{ ...conformity(record), date: undefined as never, date_type: undefined as never }],
    }),
    says: /date de publication/,
  },
  { rule: 'C.22', edit: swap(/<gmd:pass>[^]*?<\/gmd:pass>/, '<gmd:pass/>'), says: /n’est pas dit/ },
  {
    rule: '1.1',
    edit: swap(/(<gmd:hierarchyLevel>[^]*?)codeListValue="dataset"/, '$1codeListValue="tile"'),
    says: /« tile »/,
  },
  {
    rule: '1.2',
    edit: swap(
      /<gmd:identificationInfo>[^]*<\/gmd:identificationInfo>/,
      '$&<gmd:identificationInfo><gmd:MD_DataIdentification/></gmd:identificationInfo>',
    ),
    says: /2 identifications/,
  },
  { rule: '1.3', change: () => ({ identifiers: ['TOPO_2026'] }), says: /« TOPO_2026 »/ },
  { rule: '1.3', change: () => ({ identifiers: [] }), says: /ne nomme que la fiche/ },
  { rule: '1.4', change: () => ({ themes: [] }), says: /n’a pas de thème/ },
  {
    rule: '1.4',
    change: () => ({
      themes: [
        {
          thesaurus: { ...inspire_thesaurus, title: 'GEMET Thèmes INSPIRE themes' },
          concepts: inspire_keywords('gn').concepts,
        },
      ],
    }),
    says: /à la lettre/,
  },
  {
    rule: '1.4',
    change: () => ({ themes: [{ thesaurus: inspire_thesaurus, concepts: [{ label: 'Routes' }] }] }),
    says: /« Routes »/,
  },
  { rule: '1.5', edit: swap('<gco:Integer>10000<', '<gco:Integer>1/10 000<'), says: /ni une échelle/ },
  { rule: '1.6', change: () => ({ languages: [] }), says: /deux champs/ },
  { rule: '1.6', change: () => ({ languages: ['français'] }), says: /« français ».*« fre »/ },
  { rule: '1.7', change: () => ({ topics: [] }), says: /Aucune catégorie/ },
  { rule: '1.7', change: () => ({ topics: ['agriculture'] }), says: /« agriculture »/ },
  { rule: '1.8', change: () => ({ distributions: [] }), says: /Aucun lien/ },
  {
    rule: '1.9',
    edit: swap(/(<gmd:DQ_Scope>[^]*?)codeListValue="dataset"/, '$1codeListValue="feature"'),
    says: /Aucune section de qualité/,
  },
  {
    rule: '1.10',
    change: () => ({
      conformity: [{ specification: 'Géostandard', date: '2020', date_type: 'publication', pass: true }],
    }),
    says: /« Géostandard »/,
  },
  { rule: '1.11', change: () => ({ lineage: '' }), says: /d’où viennent/ },
  { rule: '2.1', change: () => ({ crs: [] }), says: /n’est pas dit/ },
  { rule: '2.2', change: () => ({ crs: [{ uri: 'Lambert 93' }] }), says: /« Lambert 93 »/ },
  { rule: '2.4', change: () => ({ representations: [] }), says: /n’est pas dit/ },
  { rule: '2.4', change: () => ({ representations: ['vecteur'] }), says: /« vecteur »/ },
  { rule: '2.6', change: () => ({ formats: [] }), says: /Aucun format/ },
  {
    rule: '2.6',
    edit: swap(/<gmd:version>[^]*?<\/gmd:version>/, '<gmd:version><gco:CharacterString/></gmd:version>'),
    says: /« GeoPackage » n’a pas de version/,
  },
  {
    rule: '3.1',
    of: 'service',
    edit: swap(/(<gmd:hierarchyLevel>[^]*?)codeListValue="service"/, '$1codeListValue="application"'),
    says: /« application »/,
  },
  {
    rule: '3.2',
    of: 'service',
    edit: swap(/<gmd:hierarchyLevelName>[^]*?<\/gmd:hierarchyLevelName>/, ''),
    says: /hierarchyLevelName/,
  },
  {
    rule: '3.3',
    of: 'service',
    edit: swap(
      /<gmd:identificationInfo>[^]*<\/gmd:identificationInfo>/,
      '$&<gmd:identificationInfo><srv:SV_ServiceIdentification/></gmd:identificationInfo>',
    ),
    says: /2 identifications/,
  },
  { rule: '3.4', of: 'service', change: () => ({ keywords: ['carte'] }), says: /catégorie/ },
  {
    rule: '3.5',
    of: 'service',
    change: (record) => ({ service: { ...record.service, type: 'OGC:WMS' } }),
    says: /protocole/,
  },
  {
    rule: '3.6',
    of: 'service',
    change: () => ({ service: { type: 'view', operations: [{ name: 'a', url: 'https://exemple.fr' }] } }),
    says: /quelles données/,
  },
  {
    rule: '3.6',
    of: 'service',
    change: () => ({
      service: {
        type: 'view',
        operates_on: [{ id: 'topo' }],
        operations: [{ name: 'a', url: 'https://exemple.fr' }],
      },
    }),
    says: /« topo »/,
  },
  { rule: '3.7', of: 'service', change: () => ({ distributions: [] }), says: /Aucun lien/ },
  {
    rule: '3.8',
    of: 'service',
    edit: swap(/(<gmd:DQ_Scope>[^]*?)codeListValue="service"/, '$1codeListValue="dataset"'),
    says: /portée « service »/,
  },
  {
    rule: 'CNIG titre-longueur',
    change: ({ title }) => ({ title: `${title} ${'très '.repeat(50)}` }),
    says: /250/,
  },
  {
    rule: 'CNIG titre-territoire',
    change: () => ({ title: 'Description vectorielle des routes' }),
    says: /Occitanie/,
  },
  {
    rule: 'CNIG titre-producteur',
    change: ({ title }) => ({ title: `${title} - Institut des territoires` }),
    says: /« Institut des territoires »/,
  },
  { rule: 'CNIG titre-millesime', change: ({ title }) => ({ title: `${title} 2026` }), says: /2026/ },
  { rule: 'CNIG resume', change: () => ({ abstract: 'Routes.' }), says: /7 caractères/ },
  { rule: 'CNIG resume', change: () => ({ abstract: 'a, '.repeat(120) }), says: /256/ },
  {
    rule: 'CNIG courriel-personnel',
    change: (record) => ({ contacts: [{ ...first_contact(record), email: 'camille.roux@exemple.fr' }] }),
    says: /camille\.roux/,
  },
  {
    rule: 'CNIG courriel-generique',
    change: (record) => ({ contacts: [{ ...first_contact(record), email: 'contact@exemple.fr' }] }),
    says: /tout l’organisme/,
  },
  { rule: 'CNIG theme-unique', change: () => ({ themes: [inspire_keywords('gn', 'hy')] }), says: /2 thèmes/ },
  {
    rule: 'CNIG emprises',
    change: (record) => ({ extents: [...(record.extents ?? []), { bbox: [0, 43, 1, 44] }] }),
    says: /chevauchent/,
  },
  {
    rule: 'CNIG crs-lien',
    change: () => ({ crs: [{ uri: 'urn:ogc:def:crs:EPSG::2154' }] }),
    says: /registre EPSG/,
  },
  { rule: 'CNIG resolution', change: () => ({ resolutions: [] }), says: /profil français/ },
  {
    rule: 'CNIG limites-valeurs',
    change: () => ({ access_constraints: [{ ...access_limit('noLimitations'), text: 'no limitations' }] }),
    says: /libellé français/,
  },
  {
    rule: 'licence-lien',
    change: () => ({ licence: { name: 'Licence de la maison', url: '' } }),
    says: /la perdront/,
  },
];

const canton = (label: string) => ({
  thesaurus: { title: 'Cantons', date: '2015', date_type: 'creation' as const },
  concepts: [{ label }],
});

/** Licence and limits in one block, as many catalogues write them. */
function shared_block(document: string): string {
  const blocks = document.match(/<gmd:resourceConstraints>[^]*?<\/gmd:resourceConstraints>/g) ?? [];
  const [access = '', use = ''] = blocks;
  const inside = (block: string, name: string) =>
    (block.match(new RegExp(`<gmd:${name}>[^]*?</gmd:${name}>`, 'g')) ?? []).join('');
  const both = ['accessConstraints', 'useConstraints', 'otherConstraints'].map(
    (name) => inside(access, name) + inside(use, name),
  );
  return document
    .replace(use, '')
    .replace(
      access,
      `<gmd:resourceConstraints><gmd:MD_LegalConstraints>${both.join('')}</gmd:MD_LegalConstraints></gmd:resourceConstraints>`,
    );
}

describe('validation of records', () => {
  it('lets a dataset and a service pass that are as complete as those of a national agency', async () => {
    for (const record of [good_dataset(), good_service(), { ...good_dataset(), kind: 'series' as const }]) {
      const findings = validate_record(record);
      expect(failed(findings)).to.deep.equal([]);
      expect(failed(await validate_document(write(record)))).to.deep.equal([]);
      expect(findings.length).to.be.greaterThan(25);
    }
  });

  for (const { rule, of, change, edit, says } of cases)
    it(`${rule} alone fails: ${says.source}`, async () => {
      const good = of === 'service' ? good_service() : good_dataset();
      const record = { ...good, ...change?.(good) };
      const findings = failed(
        edit === undefined ? validate_record(record) : await validate_document(edit(write(record))),
      );
      expect(findings.map((finding) => finding.rule)).to.deep.equal([rule]);
      const [finding] = findings;
      expect(finding?.message).to.match(says);
      expect(finding?.remedy).to.match(/\p{L}{4}.*[.)]$/u);
      expect(finding?.where).to.match(/^\/gmd:MD_Metadata/);
    });

  it('has a case for every rule', () => {
    expect(new Set(cases.map(({ rule }) => rule))).to.deep.equal(new Set(rules.map(({ id }) => id)));
  });

  it('names the very element, and the field of the form', () => {
    const [finding] = failed(
      validate_record({
        ...good_dataset(),
        dates: [
          { type: 'creation', date: '2007' },
          { type: 'publication', date: '2008' },
          { type: 'creation', date: '2009' },
        ],
      }),
    );
    expect(finding).to.include({ rule: 'C.12', member: 'dates', level: 'error' });
    expect(finding?.where).to.match(/gmd:CI_Citation\/gmd:date\[3\]$/);
  });

  it('takes what is only good practice for a warning', () => {
    const findings = validate_record({ ...good_dataset(), resolutions: [] });
    expect(failed(findings)).to.have.length(1);
    expect(errors_among(findings)).to.deep.equal([]);
  });

  it('does not ask a table for coordinates, nor a record out of INSPIRE’s scope for its conformity', () => {
    const table = {
      ...good_dataset(),
      representations: ['textTable'],
      crs: [],
      resolutions: [],
      extents: [],
    };
    expect(failed(validate_record(table))).to.deep.equal([]);
    const findings = validate_record({
      ...good_dataset(),
      themes: [],
      conformity: [{ specification: 'Géostandard', date: '2020', date_type: 'publication', pass: true }],
    });
    expect(failed(findings).map(({ rule, level }) => [rule, level])).to.deep.equal([['1.4', 'warning']]);
  });
});
