import type { KeywordGroup } from '../record.ts';
import type { Code } from './code_list.ts';

/** The thesaurus as INSPIRE's requirement 1.4 names it, to the letter. */
export const inspire_thesaurus = {
  title: 'GEMET - INSPIRE themes, version 1.0',
  url: 'http://inspire.ec.europa.eu/theme',
  date: '2008-06-01',
  date_type: 'publication',
} as const satisfies KeywordGroup['thesaurus'];

const theme = (annex: 1 | 2 | 3, code: string, label: string) => ({
  code,
  label,
  annex,
  uri: `http://inspire.ec.europa.eu/theme/${code}`,
});

/** The 34 themes of directive 2007/2/CE, by annex, under their French names. */
export const inspire_themes: readonly (Code & { annex: 1 | 2 | 3 })[] = [
  theme(1, 'rs', 'Référentiels de coordonnées'),
  theme(1, 'gg', 'Systèmes de maillage géographique'),
  theme(1, 'gn', 'Dénominations géographiques'),
  theme(1, 'au', 'Unités administratives'),
  theme(1, 'ad', 'Adresses'),
  theme(1, 'cp', 'Parcelles cadastrales'),
  theme(1, 'tn', 'Réseaux de transport'),
  theme(1, 'hy', 'Hydrographie'),
  theme(1, 'ps', 'Sites protégés'),
  theme(2, 'el', 'Altitude'),
  theme(2, 'lc', 'Occupation des terres'),
  theme(2, 'oi', 'Ortho-imagerie'),
  theme(2, 'ge', 'Géologie'),
  theme(3, 'su', 'Unités statistiques'),
  theme(3, 'bu', 'Bâtiments'),
  theme(3, 'so', 'Sols'),
  theme(3, 'lu', 'Usage des sols'),
  theme(3, 'hh', 'Santé et sécurité des personnes'),
  theme(3, 'us', 'Services d’utilité publique et services publics'),
  theme(3, 'ef', 'Installations de suivi environnemental'),
  theme(3, 'pf', 'Lieux de production et sites industriels'),
  theme(3, 'af', 'Installations agricoles et aquacoles'),
  theme(3, 'pd', 'Répartition de la population — démographie'),
  theme(3, 'am', 'Zones de gestion, de restriction ou de réglementation et unités de déclaration'),
  theme(3, 'nz', 'Zones à risque naturel'),
  theme(3, 'ac', 'Conditions atmosphériques'),
  theme(3, 'mf', 'Caractéristiques géographiques météorologiques'),
  theme(3, 'of', 'Caractéristiques géographiques océanographiques'),
  theme(3, 'sr', 'Régions maritimes'),
  theme(3, 'br', 'Régions biogéographiques'),
  theme(3, 'hb', 'Habitats et biotopes'),
  theme(3, 'sd', 'Répartition des espèces'),
  theme(3, 'er', 'Sources d’énergie'),
  theme(3, 'mr', 'Ressources minérales'),
];

/** A group of keywords of INSPIRE's thesaurus, of the themes with these codes (« au », « us »). Throws for others. */
export function inspire_keywords(...codes: string[]): KeywordGroup {
  return {
    type: 'theme',
    thesaurus: inspire_thesaurus,
    concepts: codes.map((code) => {
      const found = inspire_themes.find((each) => each.code === code);
      if (found === undefined) throw new Error(`no INSPIRE theme ${code}`);
      return { label: found.label, url: found.uri ?? '' };
    }),
  };
}

/** Whether a group of keywords is of INSPIRE's themes, however its thesaurus is written. */
export const is_inspire_group = ({ thesaurus: { title, url } }: KeywordGroup): boolean =>
  /inspire\s+themes/i.test(title) || /inspire\.ec\.europa\.eu\/theme\/?$/.test(url ?? '');
