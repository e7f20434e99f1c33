import { AppError } from '../../../errors.ts';
import { ask, image, type Answer, type AskConfig } from './ask.ts';
import type { ExternalSource } from './source.ts';

/** The picture that explains a layer's colours. Throws an AppError as `ask` does, and a 404 where the service names none. */
export async function fetch_legend(config: AskConfig, { options }: ExternalSource): Promise<Answer> {
  if (options.legend === undefined)
    throw new AppError('Le service de cette couche ne donne pas de légende.', {
      status: 404,
      code: 'no-legend',
      remedy: 'Consulter la documentation du service.',
    });
  return ask(config, options.legend, image);
}
