import { access_limit } from './code_lists/inspire_codes.ts';
import { inspire_keywords } from './code_lists/inspire_themes.ts';
import type { Conformity, RecordDetails } from './record.ts';

/** INSPIRE's regulation on the interoperability of data, which every resource with a theme says its conformity to. */
export const interoperability_regulation: Conformity = {
  specification:
    'Règlement (UE) n° 1089/2010 de la Commission du 23 novembre 2010 portant modalités d’application de la directive 2007/2/CE en ce qui concerne l’interopérabilité des séries et des services de données géographiques',
  url: 'http://data.europa.eu/eli/reg/2010/1089',
  date: '2010-12-08',
  date_type: 'publication',
  explanation: 'Non évaluée.',
  pass: null,
};

/** What a référentiel is, as its source declares it. */
export interface Declared {
  /** Code of its INSPIRE theme, « au » (`catalogue/code_lists/inspire_themes.ts`). */
  theme: string;
  /** Codes of ISO's topics, « boundaries ». */
  topics: readonly string[];
  /** `MD_MaintenanceFrequencyCode`, where its producer says it. */
  frequency?: string;
  resolution?: NonNullable<RecordDetails['resolutions']>[number];
}

/** Members of a record that follow: open to all, in French, conformity not evaluated. */
export function referentiel_details({ theme, topics, frequency, resolution }: Declared): RecordDetails {
  return {
    languages: ['fre'],
    record_language: 'fre',
    topics: [...topics],
    themes: [inspire_keywords(theme)],
    access_constraints: [access_limit('noLimitations')],
    conformity: [interoperability_regulation],
    ...(frequency === undefined ? {} : { frequency }),
    ...(resolution === undefined ? {} : { resolutions: [resolution] }),
  };
}
