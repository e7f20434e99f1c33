import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { check_password, hash_password, verify_password } from './passwords.ts';

const about = { email: 'jeanne.martin@mairie-foix.fr', name: 'Jeanne Martin', region: 'Midi-Pyrénées' };

describe('passwords', function () {
  this.timeout(20_000);

  it('fit their own hash and no other, and two hashes of one password differ', async () => {
    const hash = await hash_password('quatre mots sans lien');
    expect(hash).to.match(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect(await hash_password('quatre mots sans lien')).not.to.equal(hash);
    expect(await verify_password('quatre mots sans lien', hash)).to.deep.equal({
      is_right: true,
      is_outdated: false,
    });
    expect((await verify_password('quatre mots sans liem', hash)).is_right).to.equal(false);
    expect((await verify_password('', null)).is_right).to.equal(false);
  });

  it('are the same however the system writes accents', async () => {
    const hash = await hash_password('été à la forêt'.normalize('NFD'));
    expect((await verify_password('été à la forêt'.normalize('NFC'), hash)).is_right).to.equal(true);
  });

  it('are hashed anew when their hash is cheaper than today’s', async () => {
    const hash = await hash_password('quatre mots sans lien', { log2_n: 12, r: 8, p: 1 });
    expect(await verify_password('quatre mots sans lien', hash)).to.deep.equal({
      is_right: true,
      is_outdated: true,
    });
  });

  it('longer than allowed open nothing, even by their beginning', async () => {
    const hash = await hash_password('é'.repeat(200));
    expect((await verify_password('é'.repeat(201), hash)).is_right).to.equal(false);
    expect((await verify_password('é'.repeat(200), hash)).is_right).to.equal(true);
  });

  it('of a broken hash are our fault, not a wrong password', async () => {
    const error = await verify_password('x', 'plain').catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(AppError).with.property('status', 500);
  });

  it('are checked a hundred at once in turn', async () => {
    const hash = await hash_password('quatre mots sans lien', { log2_n: 10, r: 8, p: 1 });
    const verdicts = await Promise.all(
      Array.from({ length: 90 }, (_, i) =>
        verify_password(i % 2 === 0 ? 'quatre mots sans lien' : 'autre', hash),
      ),
    );
    expect(verdicts.map(({ is_right }) => is_right)).to.deep.equal(
      Array.from({ length: 90 }, (_, i) => i % 2 === 0),
    );
  });

  it('beyond a hundred waiting are refused', async () => {
    const hash = await hash_password('quatre mots sans lien', { log2_n: 10, r: 8, p: 1 });
    const results = await Promise.allSettled(Array.from({ length: 110 }, () => verify_password('x', hash)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).to.have.length(8);
    expect((await verify_password('x', hash)).is_right).to.equal(false);
  });

  for (const password of [
    'cheval pile agrafe correct',
    'xkvqzjwtplmn',
    'Bonjour les 3 hiboux verts',
    'κωδικός πρόσβασης',
    'il pleut sur la mairie demain',
  ])
    it(`« ${password} » will do`, () => check_password(password, about));

  for (const [password, reason] of [
    ['onze caract', /compte 11 caractères/],
    ['é'.repeat(201), /dépasse 200/],
    ['aaaaaaaaaaaaaaaa', /différents/],
    ['121212121212', /différents/],
    ['jeanne.martin@mairie-foix.fr', /deviner/],
    ['JeanneMartin1', /deviner/],
    ['Maillage2026!', /deviner/],
    ['MidiPyrénées31', /deviner/],
    ['motdepasse123', /deviner/],
    ['Azertyuiop123!', /deviner/],
    ['123456789012', /deviner/],
    ['Pa$$word1234!', /deviner/],
  ] as const)
    it(`« ${password.slice(0, 30)} » is refused`, () => {
      expect(() => check_password(password, about))
        .to.throw(AppError, reason)
        .with.property('status', 422);
    });
});
