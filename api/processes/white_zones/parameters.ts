import { z } from 'zod';
import type { Config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import { fallback_basket, shipped_baskets, type Basket } from './baskets.ts';
import type { CrowFlyParameters } from './crow_fly.ts';

/** What a run is asked for; kept with the result, so that the same run can be asked again. */
export interface Parameters {
  basket: Basket;
  travel: CrowFlyParameters;
  /** Day the age of the sources is told from, YYYY-MM-DD. */
  as_of: string;
  /** Population of the cells made that of the communes. */
  rescale: boolean;
  /** Of P(white). */
  uncertainty: { draws: number; seed: number };
}

/** Medians measured between road and straight line: white-zones method page, docs/user/zones-blanches.md. */
const default_detour = { mountain: 1.5, rural: 1.4, urban: 1.3 } as const;

const factor = z.number().min(1).max(5);
const input_form = z
  .object({
    basket: z.enum(shipped_baskets.map(({ id }) => id) as [string, ...string[]]),
    france_services_counts_for_partners: z.boolean(),
    speed_kmh: z.number().min(1).max(130),
    detour: z.object({ mountain: factor, rural: factor, urban: factor }).partial().strict(),
    as_of: z.iso.date(),
    rescale: z.boolean(),
    draws: z.number().int().min(1).max(1000),
    seed: z.number().int(),
  })
  .partial()
  .strict();

/** Reads the input of a job; what it leaves open comes from the settings. Throws a 400 AppError naming the member. */
export function read_parameters(
  input: unknown,
  config: Pick<Config, 'WHITE_ZONES_BASKET' | 'WHITE_ZONES_SPEED_KMH'>,
): Parameters {
  const result = input_form.safeParse(input);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new AppError(`Paramètre refusé : ${issue?.message ?? 'forme inattendue'}`, {
      status: 400,
      code: 'invalid-white-zones-input',
      place: issue?.path.join('.') ?? '',
    });
  }
  const { basket, france_services_counts_for_partners, speed_kmh, detour, as_of, ...more } = result.data;
  const chosen = find_basket(basket ?? config.WHITE_ZONES_BASKET);
  return {
    basket:
      france_services_counts_for_partners === undefined
        ? chosen
        : { ...chosen, france_services_counts_for_partners },
    travel: {
      speed_kmh: speed_kmh ?? config.WHITE_ZONES_SPEED_KMH,
      detour: {
        mountain: detour?.mountain ?? default_detour.mountain,
        rural: detour?.rural ?? default_detour.rural,
        urban: detour?.urban ?? default_detour.urban,
      },
    },
    as_of: as_of ?? new Date().toISOString().slice(0, 10),
    rescale: more.rescale ?? false,
    uncertainty: { draws: more.draws ?? 200, seed: more.seed ?? 1 },
  };
}

const find_basket = (id: string): Basket =>
  shipped_baskets.find((basket) => basket.id === id) ?? fallback_basket;

/** The rule in one sentence, printed with every figure. */
export function say_rule(basket: Basket): string {
  if (basket.id === fallback_basket.id) return 'Accès à la préfecture ou sous-préfecture.';
  return basket.france_services_counts_for_partners
    ? `Panier « ${basket.title} » : une maison France services compte pour chacun de ses partenaires.`
    : `Panier « ${basket.title} » : seuls les guichets des opérateurs comptent, une maison France services ne compte pas.`;
}
