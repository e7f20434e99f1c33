import { expect } from 'chai';
import { read_config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { sql } from '../../sql/fragment.ts';
import { use_database } from '../../sql/testing.ts';
import { find_link } from './links.ts';
import { make_organisation } from './testing.ts';
import { manage_users } from './user_commands.ts';

describe('admin user', () => {
  const database = use_database();
  async function run(...args: string[]): Promise<string> {
    let said = '';
    const out = { write: (text: string) => (said += text) !== '' } as NodeJS.WritableStream;
    const config = read_config({ PUBLIC_URL: 'https://maillage.test/' });
    await manage_users(args, { config, database: database(), out });
    return said;
  }
  const refusal = async (...args: string[]) =>
    run(...args).then(
      (said) => expect.fail(said),
      (error: AppError) => error,
    );
  const token_in = (said: string) => /https:\/\/maillage\.test\/lien\/([\w-]{43})\n/.exec(said)?.[1] ?? '';

  it('adds accounts, lists them, makes fresh links', async () => {
    expect(await run('list')).to.equal('Aucun compte.\n');
    const said = await run('add', '--email=Chef@Mairie.fr', '--name=Chef', '--role=admin');
    expect(said).to.match(/^chef@mairie\.fr : invitation/);
    const first = token_in(said);
    expect(await find_link(database(), first)).to.include({ email: 'chef@mairie.fr', purpose: 'invitation' });
    const next = token_in(await run('link', '--email=chef@mairie.fr'));
    expect(await find_link(database(), first)).to.equal(null);
    expect(await find_link(database(), next)).not.to.equal(null);
    const siret = '21310555400017';
    await make_organisation(database(), 'Mairie de Toulouse', { siret });
    await run('add', '--email=agent@mairie.fr', '--role=agent', `--organisation=${siret}`);
    expect(await run('list')).to.equal(
      'agent@mairie.fr ; invité ; agent de Mairie de Toulouse ; jamais connecté\n' +
        'chef@mairie.fr ; Chef ; invité ; admin ; jamais connecté\n',
    );
  });

  it('disables and enables; what the account had open ends', async () => {
    await database().query(
      sql`insert into maillage.session (token_hash, account_id) select '\\x01'::bytea, id from maillage.account where email = 'chef@mairie.fr'`,
    );
    const token = token_in(await run('link', '--email=chef@mairie.fr'));
    expect(await run('disable', '--email=chef@mairie.fr')).to.match(/désactivé/);
    expect(await find_link(database(), token)).to.equal(null);
    expect(await database().query(sql`select from maillage.session`)).to.have.length(0);
    expect((await refusal('link', '--email=chef@mairie.fr')).message).to.match(/désactivé/);
    expect(await run('enable', '--email=chef@mairie.fr')).to.match(/réactivé/);
    expect(await run('enable', '--email=chef@mairie.fr')).to.match(/n’est pas désactivé/);
    expect(token_in(await run('link', '--email=chef@mairie.fr'))).not.to.equal('');
  });

  it('says what is wrong, and then changes nothing', async () => {
    for (const [args, message] of [
      [[], /inconnue/],
      [['constructor'], /inconnue/],
      [['add'], /adresse du compte manque/],
      [['add', '--email=nobody'], /pas une adresse/],
      [['add', '--email=chef@mairie.fr'], /a déjà un compte/],
      [['add', '--email=x@y.fr', '--role=chief'], /rôle inconnu/],
      [['add', '--email=x@y.fr', '--role=agent'], /dans une organisation/],
      [['add', '--email=x@y.fr', '--organisation=1'], /rôle dans l’organisation manque/],
      [['add', '--email=x@y.fr', '--role=agent', '--organisation=99999999999999'], /Aucune organisation/],
      [['link', '--email=x@y.fr'], /n’a pas de compte/],
      [['disable', '--email=x@y.fr'], /n’a pas de compte/],
    ] as const)
      expect((await refusal(...args)).message, args.join(' ')).to.match(message);
    expect(await database().query(sql`select from maillage.account where email = 'x@y.fr'`)).to.have.length(
      0,
    );
  });

  it('leaves its traces as « commande », without the links', async () => {
    const rows = await database().query<{ actor: string; action: string; text: string }>(
      sql`select actor, action, a::text as text from maillage.audit a order by id`,
    );
    expect(new Set(rows.map(({ actor }) => actor))).to.deep.equal(new Set(['commande']));
    expect(rows.map(({ action }) => action)).to.include.members([
      'account.invited',
      'link.created',
      'account.disabled',
      'account.enabled',
    ]);
    for (const { text } of rows) expect(text).not.to.match(/[\w-]{43}/);
  });
});
