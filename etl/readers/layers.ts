import { AppError } from '../../errors.ts';
import { file_error } from './file_error.ts';

/** Several layers and nobody chose: `layers` names them all, each of which `layer` takes. */
export class SeveralLayers extends AppError {
  constructor(readonly layers: readonly string[]) {
    super(`plusieurs couches : ${quote(layers)}`, {
      status: 400,
      code: 'several-layers',
      remedy: 'Indiquez celle qu’il faut lire, par --layer.',
    });
  }
}

const quote = (names: readonly string[]) => names.map((name) => `« ${name} »`).join(', ');

/**
 * The layer to read among those of a file, archive or folder: the one asked for, or the only one. Several without a
 * choice is an error that lists them. Undefined when there is none.
 */
export function choose_layer(names: readonly string[], asked: string | undefined): string | undefined {
  if (asked !== undefined) {
    if (names.includes(asked)) return asked;
    throw file_error('no-such-layer', `couche « ${asked} » absente`, {
      remedy: `Couches présentes : ${quote(names)}.`,
    });
  }
  if (names.length > 1) throw new SeveralLayers(names);
  return names[0];
}
