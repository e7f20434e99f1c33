import { expect } from 'chai';
import { renderToString } from 'preact-render-to-string';
import { DatasetDownloads } from './dataset_downloads.tsx';
import type { DatasetCollection, DatasetView } from './dataset_view.ts';

describe('files of a dataset', () => {
  const collection = (id: string, title: string): Partial<DatasetCollection> => ({
    id,
    title,
    downloads: [{ format: 'csv', name: 'CSV', crs: [{ title: 'table', href: `/${id}` }] }],
    other_crs: { address: `/${id}`, formats: [['csv', 'CSV']], systems: [] },
  });
  const shown = (...collections: Partial<DatasetCollection>[]) =>
    renderToString(
      <DatasetDownloads
        view={
          {
            collections,
            licence: null,
            links: { download: [], service: [], information: [] },
          } as unknown as DatasetView
        }
      />,
    );
  const heard = (html: string) =>
    [...html.matchAll(/<(h3|summary)>(.*?)<\/\1>/g)].map(([, , text = '']) => text.replaceAll(/<.*?>/g, ''));

  it('are told collection by collection, each with its title and its further systems', () => {
    expect(heard(shown(collection('a', 'Bornes'), collection('b', 'Tournées')))).to.deep.equal([
      'Bornes',
      'Dans un autre système de coordonnées : Bornes',
      'Tournées',
      'Dans un autre système de coordonnées : Tournées',
    ]);
    expect(heard(shown(collection('a', 'Bornes')))).to.deep.equal([
      'Dans un autre système de coordonnées : Bornes',
    ]);
  });
});
