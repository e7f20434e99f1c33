/** Rules 2 of INSPIRE's guidance 2.0: what makes data work with others: systems, characters, kind of representation, formats. */
import { representations } from '../code_lists/iso_codes.ts';
import { child_of, code_of, href_of, text_at, text_of } from '../formats/iso/tree.ts';
import { unless, type Rule } from './rule.ts';

const root = '/gmd:MD_Metadata';
const identification = `${root}/gmd:identificationInfo[1]/*`;

/** Reference systems as the OGC names them, by address or URN. */
export const crs_uri_form =
  /^(?:https?:\/\/www\.opengis\.net\/def\/crs\/[A-Z]+\/[\w.]+\/\w+|urn:ogc:def:crs:)/;

export const interoperability_rules: readonly Rule[] = [
  {
    id: '2.1',
    title: 'Système de coordonnées',
    level: 'error',
    about: 'data',
    member: 'crs',
    where: `${root}/gmd:referenceSystemInfo`,
    check({ all, is_spatial }) {
      if (!is_spatial) return 'not_applicable';
      const codes = all('referenceSystemInfo/MD_ReferenceSystem/referenceSystemIdentifier/*/code');
      return unless(
        codes.some((each) => text_of(each) !== undefined || href_of(each) !== undefined),
        {
          message: 'Le système de coordonnées n’est pas dit.',
          remedy: 'Choisir le système (Lambert-93 en métropole : EPSG:2154).',
        },
      );
    },
  },
  {
    id: '2.2',
    title: 'Système de coordonnées par son URI EPSG',
    level: 'error',
    about: 'data',
    member: 'crs',
    where: `${root}/gmd:referenceSystemInfo//gmd:code`,
    check({ all, is_spatial }) {
      const codes = all('referenceSystemInfo/MD_ReferenceSystem/referenceSystemIdentifier/*/code');
      if (!is_spatial || codes.length === 0) return 'not_applicable';
      const bad = codes.find((each) => !crs_uri_form.test(href_of(each) ?? text_of(each) ?? ''));
      return unless(bad === undefined, {
        message: `« ${text_of(bad) ?? ''} » nomme le système de coordonnées, mais pas par son URI (http://www.opengis.net/def/crs/EPSG/0/…).`,
        remedy:
          'Choisir le système dans la liste ; s’il y est déjà, enregistrer une modification de la fiche suffit.',
        at: bad,
      });
    },
  },
  {
    id: '2.4',
    title: 'Type de représentation',
    level: 'error',
    about: 'data',
    member: 'representations',
    where: `${identification}/gmd:spatialRepresentationType`,
    check({ all }) {
      const found = all('I/spatialRepresentationType');
      const bad = found.find((each) => !representations.some(({ code }) => code === code_of(each)));
      if (found.length > 0 && bad === undefined) return 'passed';
      return {
        message:
          bad === undefined
            ? 'Le type de représentation n’est pas dit.'
            : `« ${code_of(bad) ?? 'vide'} » n’est pas un type de représentation.`,
        remedy: 'Choisir « vecteur », « raster » ou « texte ou table ».',
        at: bad,
      };
    },
  },
  {
    id: '2.6',
    title: 'Format : nom et version',
    level: 'error',
    about: 'data',
    member: 'formats',
    where: `${root}/gmd:distributionInfo/*/gmd:distributionFormat/gmd:MD_Format`,
    check({ all }) {
      const formats = all('distributionInfo/MD_Distribution/distributionFormat/MD_Format');
      if (formats.length === 0)
        return {
          message: 'Aucun format n’est dit.',
          remedy: 'Ajouter un format avec sa version (GeoPackage, 1.3).',
        };
      const bad = formats.find((each) => {
        const version = child_of(each, 'version');
        const nil = Object.keys(version?.attributes ?? {}).some((key) => key.endsWith('nilReason'));
        return text_at(each, 'name') === undefined || (text_of(version) === undefined && !nil);
      });
      return unless(bad === undefined, {
        message: `Le format « ${text_at(bad, 'name') ?? 'sans nom'} » n’a pas ${text_at(bad, 'name') === undefined ? 'de nom' : 'de version'}.`,
        remedy:
          'Donner le nom et la version ; s’il n’en a pas, enregistrer une modification de la fiche : elle le dira.',
        at: bad,
      });
    },
  },
];
