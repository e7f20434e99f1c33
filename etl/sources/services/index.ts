import type { Source } from '../../source.ts';
import { bpe } from './bpe.ts';
import { dila } from './dila.ts';
import { france_services } from './france_services.ts';
import { gendarmerie } from './gendarmerie.ts';
import { la_poste } from './la_poste.ts';
import { tournees } from './tournees.ts';
import { mairies, prefectures } from './territorial_defaults.ts';

/** Sources of the collection `services`. */
export const service_sources: readonly Source[] = [
  mairies,
  prefectures,
  dila,
  france_services,
  bpe,
  la_poste,
  gendarmerie,
  tournees,
];
