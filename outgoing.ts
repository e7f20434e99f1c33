/** What connections to other machines share: whom to trust. */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { Config } from './config.ts';
import { AppError, message_of } from './errors.ts';

const read_files = new Map<string, string[]>();

/**
 * Authorities whose certificates are trusted (PEM): the well-known ones and those of CA_FILE; undefined without CA_FILE,
 * which node takes as the well-known ones. Throws an AppError when the file cannot be read or holds no certificate.
 */
export function trusted_authorities({ CA_FILE }: Pick<Config, 'CA_FILE'>): string[] | undefined {
  if (CA_FILE === undefined) return undefined;
  let own = read_files.get(CA_FILE);
  if (own === undefined) read_files.set(CA_FILE, (own = read_authorities(CA_FILE)));
  return [...rootCertificates, ...own];
}

function read_authorities(file: string): string[] {
  const wrong = (what: string) =>
    new AppError(`fichier d’autorités inutilisable : ${what}`, {
      code: 'invalid-settings',
      place: `CA_FILE=${file}`,
      remedy: 'Indiquez un fichier PEM lisible, avec un ou plusieurs blocs BEGIN CERTIFICATE.',
    });
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(message_of(error));
  }
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (found === null) throw wrong('il ne contient aucun certificat');
  return found;
}
