/** `admin mail-test`: whether the mail settings work, said by the mail server itself. */
import { parseArgs } from 'node:util';
import type { Config } from '../../config.ts';
import { AppError, message_of } from '../../errors.ts';
import { read_mail_address } from './mailer.ts';
import { send_mail } from './send_mail.ts';

/** Sends a mail to `--to` at once, without the queue. Throws an AppError that says what the server answered. */
export async function mail_test(
  args: string[],
  config: Config,
  out: Pick<NodeJS.WritableStream, 'write'> = process.stdout,
): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
  if (values.to === undefined)
    throw new AppError('à qui envoyer le message d’essai ?', {
      status: 400,
      code: 'invalid-argument',
      place: '--to',
      remedy: 'Écrivez --to=nom@domaine.fr.',
    });
  const to = read_mail_address(values.to);
  try {
    await send_mail(config, {
      to,
      subject: 'Maillage : message d’essai',
      text: `Bonjour,\n\nCe message montre que Maillage${config.PUBLIC_URL === undefined ? '' : ` (${config.PUBLIC_URL})`} sait envoyer des courriels.\nIl n’appelle pas de réponse.\n`,
    });
  } catch (error) {
    if (error instanceof AppError && error.cause !== undefined)
      out.write(`Réponse du serveur : ${message_of(error.cause)}\n`);
    throw error;
  }
  out.write(
    `Message d’essai remis au serveur de messagerie pour ${to}. Regardez aussi parmi les indésirables.\n`,
  );
}
