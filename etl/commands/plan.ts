import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import { say_size } from '../origin.ts';
import { order_files, plan_folder, type ClaimedFile } from '../plan.ts';
import type { Command, CommandContext } from './command.ts';
import { draw_table } from './table.ts';

export const plan_command: Command = {
  usage: 'plan [dossier]',
  summary: 'Quel fichier va à quelle source, d’après son contenu, et ce que personne ne reconnaît',
  async run(args, context) {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const folder = folder_to_read(positionals[0], context);
    const { claimed, unclaimed } = await plan_folder(folder);
    const { out } = context;
    out.write(`${path.resolve(folder)}\n\n`);
    out.write(draw_table(['source', 'rang', 'millésime', 'taille', 'fichier'], [...ranked(claimed)]));
    if (unclaimed.length > 0)
      out.write(
        `\nReconnus par aucune source (${unclaimed.length}) ; « import dataset » les prend s’ils sont des tables :\n${unclaimed
          .map(({ file, reason }) => `  ${file} : ${reason}\n`)
          .join('')}`,
      );
    return 0;
  },
};

/** The folder of the command line, else REFERENTIELS_DIR. */
export function folder_to_read(given: string | undefined, { config }: CommandContext): string {
  const folder = given ?? config.REFERENTIELS_DIR;
  if (folder !== undefined) return folder;
  throw new AppError('aucun dossier à lire', {
    status: 400,
    code: 'no-folder',
    place: 'REFERENTIELS_DIR',
    remedy: 'Réglez REFERENTIELS_DIR, ou écrivez npm run etl -- plan <dossier>.',
  });
}

/** The files by source, each with the rank in which it is tried. */
function* ranked(claimed: readonly ClaimedFile[]): Iterable<string[]> {
  for (const source of new Set(claimed.map((each) => each.source))) {
    const files = order_files(claimed.filter((each) => each.source === source));
    for (const [i, { file, layer, vintage, size }] of files.entries())
      yield [
        source.id,
        source.part === undefined ? (i === 0 ? '1' : `${i + 1}, à défaut`) : `${i + 1}, s’ajoute`,
        vintage ?? '?',
        say_size(size),
        layer === null ? file : `${file} (${layer})`,
      ];
  }
}
