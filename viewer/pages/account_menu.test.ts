import { expect } from 'chai';
import { accessibility_page } from './accessibility.tsx';
import { sign_in_address } from './account_menu.tsx';
import type { Visitor } from './layout.tsx';

describe('the header', () => {
  const show = (visitor: Visitor | null) => accessibility_page()({ visitor, here: '/accessibilite' });

  it('offers anybody to sign in and come back, and holds nothing of an account', () => {
    const html = show(null);
    expect(html).to.contain('<a href="/connexion?retour=%2Faccessibilite">Se connecter</a>');
    expect(html).not.to.match(/csrf|deconnexion|Mon compte/);
  });

  it('shows an account its name and its screens, and administrators theirs', () => {
    const visitor = { name: 'Zoé <b>', csrf_token: 'abc', administers: null };
    const html = show(visitor);
    expect(html).to.contain('Zoé &lt;b>').and.contain('value="abc"').and.contain('Mon compte');
    expect(html).not.to.match(/href="\/comptes"|href="\/journal"/);
    expect(show({ ...visitor, administers: 'organisation' }))
      .to.contain('href="/comptes"')
      .and.not.contain('href="/journal"');
    expect(show({ ...visitor, administers: 'site' })).to.contain('href="/journal"');
    expect(show({ ...visitor, csrf_token: null })).not.to.contain('Se déconnecter');
  });

  it('leads back neither to signing in itself nor into a one-time link', () => {
    for (const here of ['/', '/connexion?retour=%2Fapi', '/lien/abc', '/mot-de-passe-oublie'])
      expect(sign_in_address(here)).to.equal('/connexion');
    expect(sign_in_address('/collections?q=a&b')).to.equal('/connexion?retour=%2Fcollections%3Fq%3Da%26b');
    expect(sign_in_address('/liens')).to.equal('/connexion?retour=%2Fliens');
  });
});
