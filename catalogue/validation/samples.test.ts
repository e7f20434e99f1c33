import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { read_config } from '../../config.ts';
import type { MetadataFormat } from '../formats/format.ts';
import { iso19115_3_format } from '../formats/iso19115_3/iso19115_3.ts';
import { iso19139_format } from '../formats/iso19139/iso19139.ts';
import { validate_record } from './validate.ts';

const folder = path.join(read_config().REFERENTIELS_DIR ?? '', 'metadonnees');

/** Rules that fail of each record as it stands, and of the same once an edit of it has been saved. */
const stated: readonly [file: string, format: MetadataFormat, before: string, after: string][] = [
  [
    'iso19139/gnui-generic-dataset.iso19139.xml',
    iso19139_format,
    'C.1 | C.16 | C.17 | C.18 | C.19 | C.20 | 1.3 | 1.4 | 1.6 | 1.7 | 1.9 | 2.1 | CNIG resume | CNIG courriel-personnel | CNIG resolution | licence-lien',
    'C.1 | C.16 | C.17 | C.20 | 1.3 | 1.4 | 1.6 | 1.7 | 1.9 | 2.1 | CNIG resume | CNIG courriel-personnel | CNIG resolution',
  ],
  [
    'iso19139/gnui-geo2france.iso19139.plu.xml',
    iso19139_format,
    'C.17 | C.18 | C.22 | licence-lien',
    'C.17 | C.22',
  ],
  [
    'iso19139/gnui-geo2france.iso19139.scot.xml',
    iso19139_format,
    'C.17 | C.18 | 1.3 | 1.6 | 1.10 | 2.1 | 2.4 | 2.6 | CNIG titre-producteur | licence-lien',
    'C.17 | C.18 | 1.3 | 1.10 | 2.1 | 2.4 | 2.6 | CNIG titre-producteur | licence-lien',
  ],
  [
    'iso19139/gnui-geo2france.iso19139.service.xml',
    iso19139_format,
    'C.6 | C.17 | C.18 | 3.2 | 3.4 | 3.5 | 3.6 | CNIG courriel-personnel | licence-lien',
    'C.6 | C.17 | 3.4 | 3.5 | 3.6 | CNIG courriel-personnel | licence-lien',
  ],
  [
    'iso19139/gnui-geoide.iso19139.dataset.xml',
    iso19139_format,
    'C.17 | C.18 | C.19 | 1.10 | 2.6 | licence-lien',
    '1.10 | CNIG limites-valeurs',
  ],
  [
    'csw/udata-geoide-iso19139-single-dataset.xml',
    iso19139_format,
    'C.17 | C.18 | C.19 | C.20 | 2.6 | CNIG titre-territoire | CNIG resume | CNIG resolution | licence-lien',
    'C.20 | CNIG titre-territoire | CNIG resume | CNIG resolution | CNIG limites-valeurs',
  ],
  [
    'csw/udata-geonetwork-iso19139-page-1.xml',
    iso19139_format,
    'C.17 | C.18 | C.19 | C.20 | 2.6 | CNIG titre-territoire | CNIG resume | CNIG resolution | licence-lien',
    'C.20 | CNIG titre-territoire | CNIG resume | CNIG resolution | CNIG limites-valeurs',
  ],
  [
    'csw/udata-geoplateforme-iso19139-IGNF_RPG.xml',
    iso19139_format,
    '1.3 | 1.4 | CNIG titre-territoire | CNIG theme-unique',
    '1.3 | 1.4 | CNIG titre-territoire | CNIG theme-unique',
  ],
  [
    'iso19115-3/gnui-generic-dataset.iso19115-3.xml',
    iso19115_3_format,
    'C.16 | C.17 | C.20 | 1.3 | 1.4 | 1.6 | 1.7 | 2.1 | CNIG resume | CNIG courriel-personnel | CNIG resolution',
    'C.16 | C.17 | C.20 | 1.3 | 1.4 | 1.6 | 1.7 | 2.1 | CNIG resume | CNIG courriel-personnel | CNIG resolution',
  ],
  [
    'iso19115-3/gnui-metawal.iso19115-3.dataset.xml',
    iso19115_3_format,
    'C.10 | C.17 | C.20 | 1.4 | 2.6 | CNIG titre-territoire | CNIG courriel-personnel',
    'C.10 | C.17 | C.20 | 1.4 | 2.6 | CNIG titre-territoire | CNIG courriel-personnel',
  ],
];

describe('validation of records of real catalogues', () => {
  before('needs REFERENTIELS_DIR with metadonnees/', function () {
    if (read_config().REFERENTIELS_DIR === undefined || !existsSync(folder)) this.skip();
  });

  for (const [file, format, before_edit, after_edit] of stated)
    it(`${file}: ${before_edit.split(' | ').length} rules fail, ${after_edit.split(' | ').length} once it is edited`, async () => {
      const found = (await format.read?.(readFileSync(path.join(folder, file)))) ?? [];
      expect(found).to.not.have.length(0);
      for (const { record, original } of found) {
        const failed = (each: typeof record) =>
          validate_record(each, original)
            .filter(({ passed }) => !passed)
            .map(({ rule }) => rule)
            .join(' | ');
        expect(failed(record)).to.equal(before_edit);
        expect(failed({ ...record, record_date: '2026-02-03' })).to.equal(after_edit);
      }
    });
});
