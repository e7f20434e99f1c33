/** From the files that a person drops to the one that is sent. */
import { zip_files } from './zip_files.ts';

const document_name = /\.(?:xml|rdf|ttl|jsonld)$/i;
/** More is a folder dropped by mistake. */
const most_files = 30;

/** The file to send: one as it is, several as an archive named by the data among them. Throws what is to be told, in French. */
export async function bundle(files: readonly File[], max_bytes: number): Promise<File> {
  const [first] = files;
  if (first === undefined) throw new Error('Aucun fichier.');
  if (files.length > most_files)
    throw new Error(`${most_files} fichiers à la fois au plus : un jeu de données, et sa fiche.`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > max_bytes)
    throw new Error(
      `${files.length > 1 ? 'Ces fichiers dépassent' : 'Ce fichier dépasse'} ${say_megabytes(max_bytes)}.`,
    );
  if (bytes === 0) throw new Error('Ce fichier est vide.');
  if (files.length === 1) return first;
  if (files.every(({ name }) => document_name.test(name)))
    throw new Error('Une seule fiche à la fois ; un catalogue entier se moissonne.');
  const data =
    files.find(({ name }) => /\.shp$/i.test(name)) ??
    files.find(({ name }) => !document_name.test(name)) ??
    first;
  return zip_files(files, `${data.name.replace(/\.[^.]*$/, '')}.zip`);
}

export const say_megabytes = (bytes: number) =>
  bytes < 100_000
    ? `${(bytes / 2 ** 10).toLocaleString('fr-FR', { maximumFractionDigits: 0 })} ko`
    : bytes < 2 ** 30
      ? `${(bytes / 2 ** 20).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} Mo`
      : `${(bytes / 2 ** 30).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} Go`;
