import { AppError } from '../../../errors.ts';
import { roles, type PlacementInput } from './placement_input.ts';

/** A fault of what a placement is asked for: 400, in French. */
export const refuse = (what: string, remedy: string) =>
  new AppError(what, { status: 400, code: 'invalid-placement', remedy });

/** Largest sum that 64-bit floats hold exactly. */
const exact = Number.MAX_SAFE_INTEGER;

/** Throws an AppError (400) that names what is wrong with the arrays of a problem. */
export function check_shape(input: PlacementInput): void {
  const { candidates, demands, weights, starts, targets, times } = input;
  const whole = (list: Iterable<number>) =>
    [...list].every((value) => Number.isSafeInteger(value) && value >= 0);
  const same = (list: { length: number } | undefined, length: number) =>
    list === undefined || list.length === length;
  const ascending = starts.every((start, j) => j === 0 || start >= starts[j - 1]!);
  const fits =
    same(weights, demands.length) &&
    same(starts, candidates.length + 1) &&
    starts[0] === 0 &&
    ascending &&
    starts[candidates.length] === targets.length &&
    same(times, targets.length) &&
    [input.roles, input.costs, input.capacities].every((list) => same(list, candidates.length)) &&
    (input.quotas ?? []).every(
      ({ area, min, max }) => same(area, candidates.length) && same(max, min.length),
    );
  if (!fits)
    throw refuse(
      'Les tableaux du problème n’ont pas les mêmes longueurs.',
      'Une valeur par candidat ou demande.',
    );
  if (!targets.every((target) => target >= 0 && target < demands.length))
    throw refuse('Un temps désigne une demande qui n’existe pas.', 'Vérifiez les indices des demandes.');
  if (!times.every((time) => time >= 0))
    throw refuse('Un temps est négatif.', 'Donnez des temps en dixièmes de seconde, 0 au moins.');
  if (!weights.every((weight) => weight >= 0 && Number.isFinite(weight)))
    throw refuse('Un poids est négatif ou n’est pas un nombre.', 'Donnez des populations, 0 au moins.');
  const longest = times.reduce((most, time) => Math.max(most, time), 1);
  if (weights.reduce((sum, weight) => sum + weight, 0) * 1000 * longest > exact)
    throw refuse('Les poids sont trop grands pour un calcul exact.', 'Divisez-les tous par le même nombre.');
  if (input.roles?.some((role) => role > roles.forbidden))
    throw refuse('Un candidat a un rôle inconnu.', 'Un rôle vaut 0, 1, 2 ou 3.');
  if (input.capacities?.some((capacity) => !(capacity >= 0)))
    throw refuse('Une capacité est négative ou n’est pas un nombre.', 'Donnez des habitants, 0 au moins.');
  if (!whole(input.costs ?? []) || !whole([input.budget ?? 0, input.max_new_sites ?? 0]))
    throw refuse('Coûts, budget et nombre de sites sont des nombres entiers.', 'Arrondissez-les à l’euro.');
  for (const { min, max } of input.quotas ?? [])
    if (!min.every((lower, index) => lower >= 0 && lower <= max[index]!))
      throw refuse('Un quota a un minimum plus grand que son maximum.', 'Vérifiez les quotas.');
}
