import { file_error } from './file_error.ts';

/**
 * The layer to read among those of a file, archive or folder: the one asked for, or the only one. Several without a
 * choice is an error that lists them. Undefined when there is none.
 */
export function choose_layer(names: readonly string[], asked: string | undefined): string | undefined {
  const listed = names.map((name) => `« ${name} »`).join(', ');
  if (asked !== undefined) {
    if (names.includes(asked)) return asked;
    throw file_error('no-such-layer', `couche « ${asked} » absente`, {
      remedy: `Couches présentes : ${listed}.`,
    });
  }
  if (names.length > 1)
    throw file_error('several-layers', `plusieurs couches : ${listed}`, {
      remedy: 'Indiquez celle qu’il faut lire.',
    });
  return names[0];
}
