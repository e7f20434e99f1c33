import { expect } from 'chai';
import { with_site_contact } from '../../catalogue/site_contact.ts';
import { errors_among, validate_record } from '../../catalogue/validation/validate.ts';
import { describe_derived, describe_import, describe_shared } from '../records.ts';
import type { RunLog } from '../run_log.ts';
import type { MetadataRecord } from '../../catalogue/record.ts';
import { sources } from './index.ts';

const run = { id: 1, counts: { read: 2, published: 2, rejected: 0 }, warnings: [] } as unknown as RunLog;
const contact = { organisation: 'Région', email: 'geomatique@exemple.fr', role: 'pointOfContact' };

/** What the site knows of every record that it publishes, here made up. */
const complete = (record: MetadataRecord): MetadataRecord =>
  with_site_contact(
    {
      ...record,
      record_date: '2026-02-03',
      identifiers: [`https://exemple.fr/collections/catalogue/items/${record.id}`],
      dates: [{ type: 'publication', date: '2026-02-03' }],
      extents: [{ bbox: [-0.33, 42.57, 3.45, 45.05] }],
      crs: [{ uri: 'http://www.opengis.net/def/crs/EPSG/0/4326' }],
      representations: ['vector'],
      distributions: [
        {
          url: `https://exemple.fr/collections/${record.id}`,
          function: 'download',
          format: { name: 'GeoJSON' },
        },
      ],
    },
    contact,
  );

describe('records of the référentiels', () => {
  for (const source of sources)
    it(`${source.id}: what the source declares passes INSPIRE’s rules`, () => {
      const own = describe_import(source, {
        run,
        origin: { kind: 'packages' },
        vintage: '2024',
        day: '3 février 2026',
      });
      const derived = (source.derived ?? []).map((each) => describe_derived(each, own));
      const shared = source.share === 'own_rows' ? [describe_shared(source.collection, [own])] : [];
      for (const record of [own, ...derived, ...shared]) {
        expect(errors_among(validate_record(complete(record))), record.id).to.deep.equal([]);
        expect(record.themes?.[0]?.concepts).to.have.length(1);
      }
    });

  it('of several licences name each as a condition of use', () => {
    const [first, second] = sources
      .filter(({ share }) => share === 'own_rows')
      .map((source) =>
        describe_import(source, {
          run,
          origin: { kind: 'packages' },
          vintage: null,
          day: '3 février 2026',
        }),
      ) as [MetadataRecord, MetadataRecord];
    const odbl = { name: 'ODbL', url: 'https://opendatacommons.org/licenses/odbl/1-0/' };
    const spec = sources.find(({ share }) => share === 'own_rows')?.collection;
    const record = describe_shared(spec as never, [first, { ...second, licence: odbl }]);
    expect(record.licence).to.equal(null);
    expect(record.use_constraints?.map(({ url }) => url)).to.deep.equal([first.licence?.url, odbl.url]);
    expect(errors_among(validate_record(complete(record)))).to.deep.equal([]);
  });

  it('are not valid as long as the site names no contact, and say so', () => {
    const [source] = sources;
    if (source === undefined) throw new Error('no source');
    const record = describe_import(source, {
      run,
      origin: { kind: 'packages' },
      vintage: null,
      day: '',
    });
    const { contacts, record_contacts, ...without } = complete(record);
    expect([contacts, record_contacts]).to.deep.equal([[contact], [contact]]);
    expect(errors_among(validate_record(without as MetadataRecord)).map(({ rule }) => rule)).to.deep.equal([
      'C.6',
      'C.10',
    ]);
  });
});
