import { z } from 'zod';
import type { Config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { query_file } from '../../../sql/query_file.ts';
import { find_basket } from '../baskets/basket_store.ts';
import { travel_of, type Options } from '../coverage/read_situation.ts';
import { usual_request, type CoverageRequest } from '../coverage/request.ts';
import { refuse_inputs } from '../nearest_services/places.ts';
import type { Values } from '../process.ts';

const factor = z.number().min(1).max(5);
/** What of a record's parameters (white_zones/result.ts) says how it was computed. */
const kept_form = z.object({
  as_of: z.iso.date(),
  asked_basket: z.object({
    id: z.string(),
    version: z.string(),
    france_services_counts_for_partners: z.boolean(),
  }),
  travel: z.object({
    speed_kmh: z.number().optional(),
    detour: z.object({ mountain: factor, rural: factor, urban: factor }).optional(),
  }),
  uncertainty: z.object({ draws: z.number(), seed: z.number() }).nullish(),
  rescaling: z.unknown().optional(),
});

const not_kept = (collection: string, reason: string) =>
  new AppError(`« ${collection.slice(0, 80)} » ne peut être refait : ${reason}.`, {
    status: 404,
    code: 'no-kept-result',
    place: '/inputs/from_result',
    remedy: 'Nommer une collection calculée, telle que white_zones.',
  });

/**
 * The request that a published result was computed by, read from its record with the asker's rights: basket in its own
 * version, day, speed and detours, draws, rescaling. Throws an AppError: 404 when the asker sees no such result, 400 when
 * other inputs are given beside.
 */
export async function read_kept_request(
  db: Db,
  collection: string,
  inputs: Values,
  config: Config,
): Promise<{ request: CoverageRequest; options: Options }> {
  const other = Object.keys(inputs).find((name) => !['from_result', 'cells'].includes(name));
  if (other !== undefined)
    throw refuse_inputs(
      'Un résultat se refait par ses propres paramètres.',
      [{ pointer: `/inputs/${other}`, reason: 'ne va pas avec « from_result »' }],
      'Retirer cette entrée.',
    );
  const [record] = await db.query<{ parameters: unknown }>(
    query_file('metadata_record_parameters', [collection]),
  );
  if (record === undefined) throw not_kept(collection, 'il n’y a pas de telle fiche');
  const kept = kept_form.safeParse(record.parameters);
  if (!kept.success)
    throw not_kept(collection, 'sa fiche n’a pas les paramètres d’un calcul de zones blanches');
  const { as_of, asked_basket, travel, uncertainty, rescaling } = kept.data;
  const basket = {
    ...(await find_basket(db, asked_basket.id, asked_basket.version)),
    france_services_counts_for_partners: asked_basket.france_services_counts_for_partners,
  };
  const usual = travel_of('car', config);
  const { speed_kmh = usual.speed_kmh, detour = usual.detour } = travel;
  return {
    request: {
      ...usual_request(basket, as_of),
      rescale: rescaling !== null && rescaling !== undefined,
      uncertainty: uncertainty == null ? null : { draws: uncertainty.draws, seed: uncertainty.seed },
    },
    options: { travel: { speed_kmh, detour } },
  };
}
