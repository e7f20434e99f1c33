import type { Certainty as Counts } from '../../planner/certainty.ts';
import type { Situation } from '../../planner/situation.ts';
import { say_count, say_number, say_people, say_share } from '../words.ts';

/** How sure the white zones of today are: how many of the inhabitants, and what the words mean. */
export function Certainty({
  certainty,
  uncertainty: { draws, speed, threshold },
}: {
  /** Null where the scenario has a rule of its own: the draws are those of the basket's. */
  certainty: Counts | null;
  uncertainty: Situation['uncertainty'];
}) {
  if (certainty === null)
    return (
      <p class="note">Certain, probable, incertain : ces mots ne sont donnés que pour la règle du panier.</p>
    );
  const { white, possible } = certainty;
  const total = white.certain + white.probable + white.incertain;
  return (
    <div class="certainty">
      {total > 0 && (
        <p>
          En zone blanche aujourd’hui : {say_people(total)}, dont{' '}
          <strong>{say_count(white.certain, 'certain', 'certains')}</strong>,{' '}
          {say_count(white.probable, 'probable', 'probables')} et{' '}
          {say_count(white.incertain, 'incertain', 'incertains')}.
        </p>
      )}
      {possible > 0 && (
        <p>
          {total > 0 ? 'En plus, ' : 'Aucun habitant n’y est aujourd’hui selon le calcul, mais '}
          {say_people(possible)} {possible >= 2 ? 'pourraient' : 'pourrait'} s’y trouver.
        </p>
      )}
      <details>
        <summary>Certain, probable, incertain : ce que ces mots disent</summary>
        <p class="note">
          Le calcul de la situation actuelle est refait {say_number(draws)} fois avec des vitesses changées de
          ± {say_share(speed)}, des seuils de ± {say_share(threshold)}, des habitants et des guichets déplacés
          d’autant que leur position est mal connue. Certain : en zone blanche au moins 9 fois sur 10 ;
          probable : au moins 5 ; incertain : moins souvent. Ces mots ne disent rien de l’âge des sources, ni
          de l’effet du scénario.
        </p>
      </details>
    </div>
  );
}
