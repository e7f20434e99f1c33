/** Deposited files: api receives them, etl reads them. They meet in `maillage.deposit` and in DATA_DIR/deposits. */
import path from 'node:path';

export const examination_job = 'deposit_examination';
export const publication_job = 'deposit_publication';

/** A deposit that nobody touches for so long goes, with its file. */
export const deposit_days = 14;

export const deposits_folder = (data_dir: string): string => path.join(data_dir, 'deposits');

/** Folder of one deposit; its file lies in it under its own name, which messages and the record quote. */
export const folder_of_deposit = (data_dir: string, id: string): string =>
  path.join(deposits_folder(data_dir), id);

/** A name that is safe in a folder and still the person's: no separators, no control characters, 150 characters at most. */
export function safe_file_name(given: string): string {
  const base = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = base
    .replaceAll(/[\p{C}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .trim();
  // The end says what the file is.
  const cut = clean.length <= 150 ? clean : `${clean.slice(0, 130)}${clean.slice(-20)}`;
  const fits = Buffer.byteLength(cut) <= 240;
  return cut === '' ? 'fichier' : fits ? cut : cut.replaceAll(/[^\x20-\x7e]/g, '_');
}
