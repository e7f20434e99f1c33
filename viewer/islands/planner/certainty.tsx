import type { Words } from '../../planner/certainty.ts';
import type { Situation } from '../../planner/situation.ts';
import { say_count, say_number, say_people, say_share } from '../words.ts';
import type { Certainties, Certainty as Counts } from './use_certainty.ts';

/** How sure the white zones are: how many of the inhabitants, and what the words mean. */
export function Certainty({
  certainty,
  is_scenario,
  uncertainty: { draws, speed, threshold },
}: {
  /** Null until it is drawn. */
  certainty: Certainties | null;
  /** There is a scenario beside things as they are. */
  is_scenario: boolean;
  uncertainty: Situation['uncertainty'];
}) {
  return (
    <div class="certainty" aria-busy={certainty === null || certainty.is_stale}>
      {certainty === null ? (
        <p>Certitude des zones blanches : calcul en cours…</p>
      ) : (
        <>
          <Line moment="aujourd’hui" counts={certainty.before} />
          {is_scenario && <Line moment="avec le scénario" counts={certainty.after} />}
        </>
      )}
      <details>
        <summary>Certain, probable, incertain : ce que ces mots disent</summary>
        <p class="note">
          Le calcul est refait {say_number(draws)} fois avec des vitesses changées de ± {say_share(speed)},
          des seuils de ± {say_share(threshold)}, des habitants et des guichets déplacés d’autant que leur
          position est mal connue. Certain : en zone blanche au moins 9 fois sur 10 ; probable : au moins 5 ;
          incertain : moins souvent. Les mêmes tirages servent à la situation actuelle et au scénario, dont
          les visio-guichets restent où ils sont placés. Ces mots ne disent rien de l’âge des sources.
        </p>
      </details>
    </div>
  );
}

const total_of = ({ certain, probable, incertain }: Words) => certain + probable + incertain;

/** « En zone blanche aujourd’hui : 1 200 habitants, dont 1 000 certains, 150 probables et 50 incertains. » */
function Line({ moment, counts: { white, possible } }: { moment: string; counts: Counts }) {
  const total = total_of(white);
  return (
    <p>
      {total > 0 ? (
        <>
          En zone blanche {moment} : {say_people(total)}, dont{' '}
          <strong>{say_count(white.certain, 'certain', 'certains')}</strong>,{' '}
          {say_count(white.probable, 'probable', 'probables')} et{' '}
          {say_count(white.incertain, 'incertain', 'incertains')}.
        </>
      ) : (
        `Aucun habitant en zone blanche ${moment} selon le calcul.`
      )}
      {possible > 0 &&
        ` ${total > 0 ? 'En plus, ' : 'Mais '}${say_people(possible)} ${possible >= 2 ? 'pourraient' : 'pourrait'} s’y trouver.`}
    </p>
  );
}
