import type { Request } from 'express';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { account_access } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import { create_link, type LinkPurpose } from '../auth/links.ts';
import type { Context } from '../block.ts';
import { sends_links } from '../auth/send_reset.ts';
import { base_url } from '../links.ts';
import { create_mailer, type Mail } from '../mail/mailer.ts';
import type { IssuedLink } from '../../viewer/pages/links_made.tsx';

/**
 * Makes a link for each account, which the asker must manage (a 403 AppError otherwise): who has the link has the account.
 * The link is mailed, or given to be shown where the site sends no mail.
 */
export async function issue_links(
  request: Request,
  { config, database }: Context,
  account_ids: readonly number[],
): Promise<IssuedLink[]> {
  const managed = await account_access(request, database).read((db) =>
    db.query<{ id: number; email: string }>(query_file('accounts_managed', [[...account_ids]])),
  );
  if (managed.length !== new Set(account_ids).size)
    throw new AppError('Un lien ne se fait que pour un compte que vous administrez.', {
      status: 403,
      code: 'forbidden',
      remedy: 'Le demander à l’administrateur du site.',
    });
  const root = base_url(request, config);
  // Links are the owner's: no role of requests reads or writes them.
  return database.write(async (db) => {
    const mailer = create_mailer(config, db);
    const issued: IssuedLink[] = [];
    for (const { id, email } of managed) {
      const { path, purpose, expires_at } = await create_link(db, id);
      const address = root + path;
      // Made from the Host header of whoever asks, a link is shown to him alone.
      const is_mailed = sends_links(config) && (await mailer.send(write_mail(email, address, purpose, root)));
      await write_audit(db, request, {
        action: 'link.created',
        object: email,
        details: { purpose, is_mailed },
      });
      issued.push({ email, expires_at, address: is_mailed ? null : address });
    }
    return issued;
  });
}

function write_mail(to: string, address: string, purpose: LinkPurpose, root: string): Mail {
  const is_invitation = purpose === 'invitation';
  const why = is_invitation
    ? `Un compte vous est ouvert sur Maillage (${root}). Choisissez votre mot de passe à cette adresse, valable sept jours :`
    : `Un administrateur vous envoie un lien pour choisir un nouveau mot de passe sur Maillage (${root}). Il est valable une heure :`;
  return {
    to,
    subject: is_invitation ? 'Votre compte Maillage' : 'Votre nouveau mot de passe Maillage',
    text: `Bonjour,\n\n${why}\n\n${address}\n\nCe lien ne sert qu’une fois ; ne le transmettez à personne.\n`,
  };
}
