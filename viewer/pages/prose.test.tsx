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
    expect(shown('## **Titre** [x](https://exemple.fr/x_(y))')).to.equal(
      '<p><strong><strong>Titre</strong> <a href="https://exemple.fr/x_(y)">x</a></strong></p>',
    );
    expect(shown('[un piège](javascript:alert(1))')).to.equal('<p>[un piège](javascript:alert(1))</p>');
  });

  it('are shown in part when they are long, without losing a word', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `Phrase ${i} qui dit quelque chose des données.`);
    const html = shown(lines.join('\n'));
    expect(html).to.contain('<details><summary>Lire la suite du résumé</summary>');
    expect(html.match(/Phrase \d+/g)).to.have.length(40);
    expect(shown(`${'a\n\n\n'.repeat(500)}fin`)).not.to.contain('<details>');
    expect(shown(`- ${'mot '.repeat(250)}`)).not.to.contain('<details>');
  });

  it('are cut at a space within a long paragraph, and beside a link or a bold word', () => {
    const halves = (text: string) => {
      const html = shown(text);
      const at = html.indexOf('<details>');
      return { first: html.slice(0, at), rest: html.slice(at) };
    };
    const { first, rest } = halves('mot '.repeat(250_000));
    expect(first)
      .to.match(/^<p>(?:mot )+…<\/p>$/)
      .and.to.have.length.within(550, 620);
    expect(rest).to.match(/<p>… (?:mot )+mot<\/p>/);
    expect(halves(`${'m'.repeat(599)}😀${'m'.repeat(900)}`).rest).to.contain('😀m');
    const link = '[un lien](https://exemple.fr/a)';
    expect(halves(`${'mot '.repeat(148)}${link} ${'mot '.repeat(300)}`).rest).to.contain(
      '<p>… <a href="https://exemple.fr/a">un lien</a> mot',
    );
    const bold = `**${'gras '.repeat(99)}gras**`;
    expect(halves(`x ${'mot '.repeat(60)}${bold} ${'mot '.repeat(200)}`).rest).to.contain(
      '<p>… <strong>gras',
    );
  });

  it('take work that grows with their length alone, whatever they hold', () => {
    const length = 1_500_000;
    const long = 'a'.repeat(600);
    const parts = [
      '[',
      '[a](http://x',
      '[a](http://x(',
      `[${long}`,
      '**',
      `**${long}`,
      '](',
      '\n',
      ' ',
      '# ',
      '…[',
    ];
    for (const part of parts) {
      const text = part.repeat(length / part.length);
      shown(`x${text}`);
      plain_words(`x${text}`);
    }
  });

  it('are words in one line on a card', () => {
    expect(plain_words('# Titre\n- un **mot**\n[un lien](https://exemple.fr)')).to.equal(
      'Titre un mot un lien',
    );
    const excerpts = [
      '[un lien](https://exem…',
      '[un lien](…',
      '[un lien]…',
      '[un lien…',
      '**un lien…',
      '**un lien*…',
    ];
    for (const excerpt of excerpts) expect(plain_words(`Voir ${excerpt}`)).to.equal('Voir un lien…');
    expect(plain_words('Voir [1] et [sic')).to.equal('Voir [1] et [sic');
  });
});
