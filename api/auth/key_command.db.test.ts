import { expect } from 'chai';
import { AppError } from '../../errors.ts';
import { use_database } from '../../sql/testing.ts';
import { use_key } from './api_keys.ts';
import { run_key_command } from './key_command.ts';
import { make_account } from './testing.ts';

describe('admin key add', () => {
  const database = use_database();
  before(() => make_account(database(), 'geo@foix.fr'));

  async function run(...args: string[]): Promise<string> {
    let text = '';
    const out = { write: (part: string) => ((text += part), true) };
    await run_key_command(args, { database: database(), out });
    return text;
  }

  it('prints a key that works', async () => {
    const text = await run(
      'add',
      '--email=GEO@foix.fr',
      '--name=QGIS',
      '--scopes=read,datasets',
      '--days=30',
    );
    const key = /mlg_[\w-]{43}/.exec(text)?.[0] ?? '';
    expect(await use_key(database(), key, undefined)).to.deep.include({
      email: 'geo@foix.fr',
      scopes: ['read', 'datasets'],
    });
  });

  it('says which argument is wrong', async () => {
    const place = async (...args: string[]) =>
      run(...args).then(
        () => 'done',
        (error: AppError) => error.place,
      );
    const good = ['--email=geo@foix.fr', '--name=x'];
    expect(await place('remove', ...good)).to.equal('key');
    expect(await place('add', '--name=x')).to.equal('--email');
    expect(await place('add', '--email=nobody@foix.fr', '--name=x')).to.equal('--email');
    expect(await place('add', '--email=geo@foix.fr')).to.equal('--name');
    expect(await place('add', ...good, '--scopes=read,tout')).to.equal('--scopes');
    expect(await place('add', ...good, '--days=366')).to.equal('--days');
  });
});
