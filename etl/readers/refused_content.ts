/** Content that is no data and should be named when it is refused: what people send by mistake, or on purpose. */

interface Refused {
  what: string;
  remedy?: string;
}

const other_archive = {
  what: 'une archive d’un genre que Maillage n’ouvre pas',
  remedy: 'Envoyez un .zip ou un .gz.',
};
const program = { what: 'un programme' };
const picture = { what: 'une image' };

/** First bytes, as latin-1 text. */
const beginnings: readonly (readonly [start: string, refused: Refused])[] = [
  ['MZ', program],
  ['\u{7f}ELF', program],
  ['\u{ca}\u{fe}\u{ba}\u{be}', program],
  ['\u{cf}\u{fa}\u{ed}\u{fe}', program],
  ['\u{0}asm', program],
  ['#!', { what: 'un script' }],
  ['%PDF-', { what: 'un document PDF', remedy: 'Demandez les données elles-mêmes, en CSV ou en GeoJSON.' }],
  ['{\\rtf', { what: 'un document de traitement de texte' }],
  [
    '\u{d0}\u{cf}\u{11}\u{e0}',
    {
      what: 'un document Office ancien (.xls, .doc)',
      remedy: 'Enregistrez la feuille voulue au format CSV.',
    },
  ],
  ['GIF8', picture],
  ['\u{89}PNG', picture],
  ['\u{ff}\u{d8}\u{ff}', picture],
  ['II*\u{0}', picture],
  ['MM\u{0}*', picture],
  ['Rar!', other_archive],
  ['7z\u{bc}\u{af}', other_archive],
  ['\u{fd}7zXZ', other_archive],
  ['\u{28}\u{b5}\u{2f}\u{fd}', other_archive],
  ['PAR1', { what: 'un fichier Parquet', remedy: 'Convertissez-le en GeoPackage ou en CSV.' }],
];

const export_remedy = (from: string) =>
  `Exportez-le en GeoPackage : dans QGIS, clic droit sur la couche, « Exporter », « Sauvegarder les entités sous… » ; ou par la commande « ogr2ogr -f GPKG sortie.gpkg ${from} ».`;

const mapinfo_table = (from: string): Refused => ({
  what: 'une table MapInfo (TAB)',
  remedy: export_remedy(from),
});
const mapinfo_exchange = (from: string): Refused => ({
  what: 'un fichier d’échange MapInfo (MIF/MID)',
  remedy: export_remedy(from),
});
const geodatabase = (from: string): Refused => ({
  what: 'une géodatabase fichier d’Esri (FileGDB)',
  remedy: export_remedy(from),
});

/** Formats that several files make up, by the names of an archive or a folder; null when it is none of these. */
export function name_refused_files(files: readonly string[]): Refused | null {
  const table = files.find((file) => /\.gdbtabl[ex]$/i.test(file));
  if (table !== undefined) return geodatabase(/[^/]+\.gdb(?=\/)/i.exec(table)?.[0] ?? 'donnees.gdb');
  const tab = files.find((file) => /\.tab$/i.test(file));
  if (tab !== undefined) return mapinfo_table(tab);
  const mif = files.find((file) => /\.mif$/i.test(file));
  return mif === undefined ? null : mapinfo_exchange(mif);
}

const html = /^(?:<!doctype\s+html|<html|<head|<body|<script)\b/i;

/** What refused content a file begins with, in French; null when it is none of these. `head`: its first bytes. */
export function name_refused(head: Buffer): Refused | null {
  const start = head.subarray(0, 1024).toString('latin1');
  const found = beginnings.find(([begin]) => start.startsWith(begin));
  if (found !== undefined) return found[1];
  if (/^!table\s/i.test(start)) return mapinfo_table('fichier.tab');
  if (/^version\s+\d+\s+charset\s/i.test(start)) return mapinfo_exchange('fichier.mif');
  const text = start.replace(/^(?:\u00ef\u00bb\u00bf)?\s*(?:<!--[^]*?-->\s*)*/, '');
  return html.test(text)
    ? {
        what: 'une page HTML, souvent un message du site d’où il vient',
        remedy: 'Téléchargez de nouveau le fichier lui-même.',
      }
    : null;
}
