import { access_limit, interoperability_regulation } from './code_lists/inspire_codes.ts';
import { inspire_keywords } from './code_lists/inspire_themes.ts';
import type { RecordDetails } from './record.ts';

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
