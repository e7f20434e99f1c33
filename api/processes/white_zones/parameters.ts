import { z } from 'zod';
import type { Config } from '../../../config.ts';
import { AppError } from '../../../errors.ts';
import { fallback_basket, shipped_baskets, type Basket } from './baskets.ts';
import { default_class_rule, say_class_rule } from './class_rule.ts';
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

/** Which basket, and what of it is to be otherwise; choose_basket.ts makes a basket of it. */
export interface AskedBasket {
  id: string;
  /** The last version without it. */
  version?: string | undefined;
  /** Not checked yet: which categories there are only the basket tells. */
  class_rule?: unknown;
  france_services_counts_for_partners?: boolean | undefined;
}

/** The input of a job, read, before its basket is looked up. */
export interface AskedParameters extends Omit<Parameters, 'basket'> {
  asked: AskedBasket;
}

/** Medians measured between road and straight line: white-zones method page, docs/user/zones-blanches.md. */
const default_detour = { mountain: 1.5, rural: 1.4, urban: 1.3 } as const;

const factor = z.number().min(1).max(5);
const input_form = z
  .object({
    basket: z.string().min(1).max(80),
    basket_version: z.string().regex(/^[1-9]\d{0,8}$/, 'attendu un numéro de version, tel que « 2 »'),
    class_rule: z.record(z.string(), z.unknown()),
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
): AskedParameters {
  const result = input_form.safeParse(input);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new AppError(`Paramètre refusé : ${issue?.message ?? 'forme inattendue'}`, {
      status: 400,
      code: 'invalid-white-zones-input',
      place: issue?.path.join('.') ?? '',
    });
  }
  const { basket, basket_version, class_rule, speed_kmh, detour, as_of, ...more } = result.data;
  const { france_services_counts_for_partners } = more;
  return {
    asked: {
      id: basket ?? config.WHITE_ZONES_BASKET,
      version: basket_version,
      class_rule,
      france_services_counts_for_partners,
    },
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

/** What counts, in one sentence: the basket, and whether houses stand for their partners. */
export function say_counted(basket: Basket): string {
  if (basket.id === fallback_basket.id) return 'Accès à la préfecture ou sous-préfecture.';
  const is_shipped = shipped_baskets.some(({ id }) => id === basket.id);
  const name = is_shipped
    ? `Panier « ${basket.title} »`
    : `Panier « ${basket.title} » (version ${basket.version})`;
  // A basket without any line for partners has nothing to say of houses.
  if (!basket.counters.some(({ only_for_partners }) => only_for_partners)) return `${name}.`;
  return basket.france_services_counts_for_partners
    ? `${name} : une maison France services compte pour chacun de ses partenaires.`
    : `${name} : seuls les guichets des opérateurs comptent, une maison France services ne compte pas.`;
}

/** The rule, printed with every figure; the class rule too where it is not the usual one. */
export function say_rule(basket: Basket): string {
  const { class_rule, categories } = basket;
  const is_usual =
    class_rule.kind === 'weighted' &&
    class_rule.white_share === default_class_rule.white_share &&
    class_rule.served_share === default_class_rule.served_share;
  const counted = say_counted(basket);
  return is_usual ? counted : `${counted} ${say_class_rule(class_rule, categories)}`;
}
