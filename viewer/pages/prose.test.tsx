import { expect } from 'chai';
import { renderToString } from 'preact-render-to-string';
import { plain_words, Prose } from './prose.tsx';

describe('texts of producers', () => {
  const shown = (text: string) => renderToString(<Prose text={text} />);

  it('have paragraphs, lists, headings, bold words and links, and no HTML of their own', () => {
    expect(shown('# Titre\nUn **mot** et [un lien](https://exemple.fr/a).\n- un\n* deux\nFin <b>.')).to.equal(
      '<p><strong>Titre</strong></p><p>Un <strong>mot</strong> et <a href="https://exemple.fr/a">un lien</a>.</p>' +
        '<ul><li>un</li><li>deux</li></ul><p>Fin &lt;b>.</p>',
    );
    expect(shown('[un piège](javascript:alert(1))')).to.equal('<p>[un piège](javascript:alert(1))</p>');
  });

  it('are shown in part when they are long, without losing a word', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `Phrase ${i} qui dit quelque chose des données.`);
    const html = shown(lines.join('\n'));
    expect(html).to.contain('<details><summary>Lire la suite du résumé</summary>');
    expect(html.match(/Phrase \d+/g)).to.have.length(40);
    expect(shown('mot '.repeat(500))).not.to.contain('<details>');
  });

  it('are words in one line on a card', () => {
    expect(plain_words('# Titre\n- un **mot**\n[un lien](https://exemple.fr)')).to.equal(
      'Titre un mot un lien',
    );
  });
});
