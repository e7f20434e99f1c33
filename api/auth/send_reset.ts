import type { Request } from 'express';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import type { Context } from '../block.ts';
import { create_mailer } from '../mail/mailer.ts';
import { write_audit } from './audit.ts';
import { create_link, type LinkPurpose } from './links.ts';
import { find_account, type KnownAccount } from './sign_in.ts';

/**
 * Whether the site sends links by mail: with a mail server, and an address of its own. One made from the Host header of
 * whoever asks would send people's links to a host that he chooses.
 */
export const sends_links = ({ SMTP_URL, PUBLIC_URL }: Config) =>
  SMTP_URL !== undefined && PUBLIC_URL !== undefined;

/** Longer than making a link and queueing a mail takes, so that the answer's time does not tell whether one was. */
const least_ms = 400;

/** Sends the account of an address, if there is one that may have it, a link to a new password. */
export async function send_reset(context: Context, request: Request, email: string): Promise<void> {
  await Promise.all([find_and_send(context, request, email), wait(least_ms)]);
}

async function find_and_send(context: Context, request: Request, email: string): Promise<void> {
  const account = await find_account(context.database, email);
  if (account === null || (account.state !== 'active' && account.state !== 'invited')) return;
  await context.database.write(async (db) => {
    const mailer = create_mailer(context.config, db);
    const subject = 'Maillage : votre mot de passe';
    if (account.is_oidc_only) {
      await mailer.send({ to: account.email, subject, text: elsewhere(context.config) });
      return;
    }
    const { path, purpose } = await create_link(db, account.account_id);
    await mailer.send({ to: account.email, subject, text: letter(context.config, account, path, purpose) });
    await write_audit(db, request, { action: 'link.sent', object: account.email, details: { purpose } });
  });
}

const site_of = ({ PUBLIC_URL = '' }: Config) => PUBLIC_URL.replace(/\/+$/, '');

const letter = (config: Config, { name }: KnownAccount, path: string, purpose: LinkPurpose) =>
  `Bonjour${name === '' ? '' : ` ${name}`},

Un nouveau mot de passe a été demandé pour votre compte sur ${site_of(config)}. Pour le choisir, ouvrez ce lien :

${site_of(config)}${path}

Il vaut ${purpose === 'reset' ? 'une heure' : 'sept jours'} et ne sert qu’une fois. Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.
`;

const elsewhere = (config: Config) =>
  `Bonjour,

Un nouveau mot de passe a été demandé pour votre compte sur ${site_of(config)}. Ce compte n’a pas de mot de passe ici : connectez-vous par votre fournisseur d’identité, à la page ${site_of(config)}/connexion.
`;
