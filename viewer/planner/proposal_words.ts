/** What is said of a proposal, on the screen and on paper: how good it is, and what proves it. */
const number = (value: number) => Math.round(value).toLocaleString('fr-FR');

export interface Proof {
  value: number;
  bound: number;
  proven: boolean;
}

/** By how many percent another choice could do better, at most, rounded up; null where nothing is told. */
const most_better = ({ value, bound }: Proof): string | null =>
  value === 0
    ? null
    : Math.max(0.1, Math.ceil((Math.abs(bound - value) / Math.abs(value)) * 1000) / 10).toLocaleString(
        'fr-FR',
      );

/** How sure a proposal is, in plain words; how much more another choice could reach is told of what this one reaches. */
export function say_proof(proof: Proof): string {
  if (proof.proven) return 'Aucun autre choix ne fait mieux : c’est démontré.';
  const most = most_better(proof);
  return most === null
    ? 'Rien ne démontre qu’aucun autre choix ne fait mieux.'
    : `Un autre choix ferait peut-être mieux, mais de ${most} % au plus.`;
}

/** What the search adds up, in plain words. */
export const say_unit = (unit: string): string =>
  unit === 'habitants × poids' ? 'besoins couverts (un habitant et un service qui lui manque)' : unit;

/** Value and bound in one sentence. */
export const say_reached = ({ value, bound, proven }: Proof, unit: string): string =>
  `Atteint : ${number(value)} ${say_unit(unit)}${
    proven ? '.' : ` ; il est démontré qu’aucun choix ne dépasse ${number(bound)}.`
  }`;
