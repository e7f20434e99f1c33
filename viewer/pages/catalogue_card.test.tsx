import { expect } from 'chai';
import { renderToString } from 'preact-render-to-string';
import { Card } from './catalogue_card.tsx';
import type { CatalogueCard } from './catalogue_search_view.ts';

describe('a card of the catalogue', () => {
  const shown = (card: Partial<CatalogueCard>) =>
    renderToString(
      <Card
        card={
          {
            id: 'a',
            title: 'A',
            abstract: '',
            formats: [],
            date: { of: 'record', at: '2024-05-31' },
            ...card,
          } as CatalogueCard
        }
      />,
    );

  it('says whose date it is', () => {
    const dates: CatalogueCard['date'][] = [
      { of: 'record', at: '2024-05-31T10:00:00Z' },
      { of: 'data', at: '2024-05-31' },
      { of: 'data', at: '2024-10' },
      { of: 'data', at: '2024-05' },
      { of: 'data', at: '2024' },
    ];
    expect(dates.map((date) => /<li>((?:Fiche|Données) .*?)<\/li>/.exec(shown({ date }))?.[1])).to.deep.equal(
      [
        'Fiche du 31 mai 2024',
        'Données du 31 mai 2024',
        'Données d’octobre 2024',
        'Données de mai 2024',
        'Données de 2024',
      ],
    );
  });

  it('has an abstract without marks, cut at a word', () => {
    const told = (abstract: string) => /<p>(.*?)<\/p>/.exec(shown({ abstract }))?.[1];
    expect(told('**Lire** [la notice](https://exemple.fr/xxxx…')).to.equal('Lire la notice…');
    expect(told('mot '.repeat(100))).to.equal(`${'mot '.repeat(60).trim()}…`);
  });
});
