import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { project_root, read_config, setting_names } from './config.ts';
import { AppError } from './errors.ts';

describe('settings', () => {
  const example = Object.fromEntries(
    readFileSync(path.join(project_root, '.env.example'), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const pair = /^([A-Z_]+)=(.*)$/.exec(line);
        return pair ? [[pair[1], pair[2]]] : [];
      }),
  ) as Record<string, string>;

  it('are all in .env.example, and nothing else is', () => {
    expect(Object.keys(example).sort()).to.deep.equal([...setting_names].sort());
  });

  it('have the defaults that .env.example shows', () => {
    expect(read_config(example)).to.deep.equal(read_config({}));
  });

  it('are refused by name, all at once, with the remedy', () => {
    const read = () =>
      read_config({ PORT: '99999', REGION_DEPARTEMENTS: '09,9Z', DATABASE_URL: 'mysql://x' });
    expect(read)
      .to.throw(AppError, /PORT.*REGION_DEPARTEMENTS.*/s)
      .with.property('code', 'invalid-settings');
    expect(read).to.throw(/DATABASE_URL/);
  });

  it('are refused without quoting what may be a secret', () => {
    expect(() => read_config({ DATABASE_URL: 'mysql://u:s3cr3t@h/x', PUBLIC_URL: 'ftp://u:s3cr3t@h' }))
      .to.throw(AppError, /DATABASE_URL/)
      .with.property('message')
      .that.does.not.contain('s3cr3t');
  });

  it('take an empty value as absent', () => {
    const config = read_config({ PUBLIC_URL: '', RING_KM: '' });
    expect(config.PUBLIC_URL).to.equal(undefined);
    expect(config.RING_KM).to.equal(40);
  });

  it('take lists of addresses, ranges and loopback, and refuse what is none or means everybody', () => {
    expect(
      read_config({ TRUSTED_PROXIES: ' loopback, 10.0.0.0/8,2001:db8::/32 ' }).TRUSTED_PROXIES,
    ).to.deep.equal(['loopback', '10.0.0.0/8', '2001:db8::/32']);
    for (const list of [
      'true',
      '1',
      'proxy.local',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '::/0',
      '0.0.0.0/0',
      '10.0.0.1/8/8',
    ])
      expect(() => read_config({ TRUSTED_PROXIES: list }), list).to.throw(AppError, /TRUSTED_PROXIES/);
    expect(() => read_config({ RATE_LIMIT_EXEMPT: 'everybody' })).to.throw(AppError, /RATE_LIMIT_EXEMPT/);
    expect(() => read_config({ RATE_LIMIT_PER_MINUTE: '-1' })).to.throw(AppError, /RATE_LIMIT_PER_MINUTE/);
  });

  it('accept Corsican and overseas départements', () => {
    expect(read_config({ REGION_DEPARTEMENTS: '2A, 2B,974' }).REGION_DEPARTEMENTS).to.deep.equal([
      '2A',
      '2B',
      '974',
    ]);
  });

  it('ask for what an identity provider needs beside its address, which is https', () => {
    expect(() => read_config({ OIDC_ISSUER: 'https://id.example.fr/realms/agents' }))
      .to.throw(AppError, /OIDC_CLIENT_ID.*OIDC_CLIENT_SECRET.*PUBLIC_URL: is needed beside OIDC_ISSUER/s)
      .with.property('code', 'invalid-settings');
    const rest = { PUBLIC_URL: 'https://sig.example.fr', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' };
    for (const OIDC_ISSUER of [
      'http://id.example.fr',
      'https://id.example.fr?x=1',
      'http://localhost.evil.fr',
    ])
      expect(() => read_config({ ...rest, OIDC_ISSUER }), OIDC_ISSUER).to.throw(/OIDC_ISSUER/);
    expect(() => read_config({ OIDC_SCOPES: 'email profile' })).to.throw(/OIDC_SCOPES/);
    expect(read_config({ ...rest, OIDC_ISSUER: 'http://127.0.0.1:9000' }).OIDC_NAME).to.equal('ProConnect');
  });

  it('believe headers of a gateway only when it is named, and know its roles', () => {
    expect(() => read_config({ SEC_HEADERS: 'true' })).to.throw(AppError, /TRUSTED_PROXIES: is needed/);
    const config = read_config({
      SEC_HEADERS: 'true',
      TRUSTED_PROXIES: '10.0.0.5',
      SEC_ROLES: 'ROLE_ADMINISTRATOR=admin, ROLE_GIS=officer',
    });
    expect(config.SEC_ROLES).to.deep.equal([
      ['ROLE_ADMINISTRATOR', 'admin'],
      ['ROLE_GIS', 'officer'],
    ]);
    for (const SEC_ROLES of ['ROLE_GIS=god', 'ROLE_GIS', 'ROLE_GIS=officer=admin', '=admin'])
      expect(() => read_config({ SEC_ROLES }), SEC_ROLES).to.throw(/SEC_ROLES/);
  });
});
