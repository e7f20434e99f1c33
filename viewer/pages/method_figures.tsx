import { decimal, percent, whole } from './method_words.ts';

/** The numbers that are under « Méthode » alone: uncertainty, inequality, ages. */
export interface MethodNumbers {
  /** Null when the result has no P(white). */
  uncertainty: { draws: number; seed: number; speed: number; threshold: number } | null;
  /** Of those in white zones by the calculation, how sure that is, in sentences; null where only the draws are told. */
  counted: string | null;
  rescaling: { grid: number; communes: number; least: number; greatest: number } | null;
  /** Of all inhabitants of the territory; null when the result is older than them. */
  figures: {
    minutes: Readonly<Record<'p10' | 'p25' | 'p50' | 'p75' | 'p90', number | null>>;
    mean_minutes: number | null;
    unreached: number;
    gini: number | null;
    palma: number | null;
    uncertain: {
      expected_white: number;
      by_word: Readonly<Record<'certain' | 'probable' | 'incertain', number>>;
    } | null;
    ages: {
      unknown: number;
      bands: readonly { title: string; population: number; by_class: { white: number } }[];
    } | null;
    /** Absent from results of former versions. */
    without_car?: {
      population: number;
      by_class: { white: number };
      unknown: number;
      vintage: string | null;
    } | null;
  } | null;
}

type Numbers = NonNullable<MethodNumbers['figures']>;

export function MethodFigures({ view }: { view: MethodNumbers }) {
  const { uncertainty, figures, rescaling } = view;
  return (
    <>
      {rescaling !== null && (
        <p>
          Population recalée, commune par commune, sur la liste des communes : {whole(rescaling.grid)}{' '}
          habitants dans la grille, {whole(rescaling.communes)} dans les communes ; facteurs de{' '}
          {decimal(rescaling.least, 2)} à {decimal(rescaling.greatest, 2)}, gardés avec chaque lieu.
        </p>
      )}
      {uncertainty !== null && (
        <>
          <h3>Certain, probable ou incertain</h3>
          <p>
            Le calcul est refait {uncertainty.draws} fois (graine {uncertainty.seed}) avec des vitesses
            changées de ± {percent(uncertainty.speed)}, des seuils de ± {percent(uncertainty.threshold)}, des
            habitants placés ailleurs dans leur carreau et, quand l’adresse d’un guichet n’est pas connue, des
            guichets placés ailleurs dans leur commune. Une zone blanche est <strong>certaine</strong> dans au
            moins 9 tirages sur 10, <strong>probable</strong> à partir de 5, <strong>incertaine</strong> à
            partir de 1. Les guichets les plus proches restent les mêmes d’un tirage à l’autre.
          </p>
          {view.counted !== null && <p>{view.counted}</p>}
          {figures?.uncertain != null && <Certainty uncertain={figures.uncertain} />}
        </>
      )}
      {figures !== null && <Inequality figures={figures} />}
      {figures !== null && <Ages ages={figures.ages} />}
      {figures !== null && <WithoutCar without_car={figures.without_car ?? null} />}
    </>
  );
}

const Certainty = ({ uncertain }: { uncertain: NonNullable<Numbers['uncertain']> }) => (
  <p>
    Par les tirages seuls, habitants en zone blanche certaine : {whole(uncertain.by_word.certain)} ; probable
    : {whole(uncertain.by_word.probable)} ; incertaine : {whole(uncertain.by_word.incertain)}. En espérance :{' '}
    {whole(uncertain.expected_white)}. Ici sont comptés tous les lieux qui tombent en zone blanche dans les
    tirages, qu’ils y soient ou non d’après le calcul lui-même.
  </p>
);

const Inequality = ({ figures }: { figures: Numbers }) => (
  <>
    <h3>Comment les temps se répartissent</h3>
    <p>
      Temps vers la plus lointaine catégorie du panier, chaque habitant comptant pour un. Un habitant sur dix
      n’est pas plus loin que {decimal(figures.minutes.p10)} min, un sur quatre que{' '}
      {decimal(figures.minutes.p25)} min, la moitié que {decimal(figures.minutes.p50)} min, trois sur quatre
      que {decimal(figures.minutes.p75)} min, neuf sur dix que {decimal(figures.minutes.p90)} min. Moyenne :{' '}
      {decimal(figures.mean_minutes)} min.
    </p>
    <ul>
      <li>
        Indice de Gini : {decimal(figures.gini, 3)}. Zéro : tous aussi loin ; vers un : quelques-uns font
        presque tout le chemin.
      </li>
      <li>
        Ratio de Palma : {decimal(figures.palma, 2)}. Les minutes des 10 % d’habitants les plus loin, sur
        celles des 40 % les plus près ; 0,25 si tous étaient aussi loin.
      </li>
      {figures.unreached > 0 && (
        <li>
          {whole(figures.unreached)} habitants sans chemin vers une catégorie au moins : hors de la moyenne,
          de Gini et de Palma.
        </li>
      )}
    </ul>
  </>
);

const Ages = ({ ages }: { ages: Numbers['ages'] }) => (
  <>
    <h3>Qui est le plus touché</h3>
    {ages === null ? (
      <p>Population par âge : non renseigné, la source n’a pas d’âges.</p>
    ) : (
      <div class="table" tabIndex={0} role="region" aria-label="Habitants en zone blanche par âge">
        <table>
          <thead>
            <tr>
              <th scope="col">Âge</th>
              <th scope="col" class="number">
                Habitants
              </th>
              <th scope="col" class="number">
                En zone blanche
              </th>
              <th scope="col" class="number">
                Part
              </th>
            </tr>
          </thead>
          <tbody>
            {ages.bands.map(({ title, population, by_class }) => (
              <tr>
                <th scope="row">{title}</th>
                <td class="number">{whole(population)}</td>
                <td class="number">{whole(by_class.white)}</td>
                <td class="number">{percent(population > 0 ? by_class.white / population : null)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">Âge non renseigné</th>
              <td class="number">{whole(ages.unknown)}</td>
              <td colSpan={2} />
            </tr>
          </tbody>
        </table>
      </div>
    )}
  </>
);

const WithoutCar = ({ without_car }: { without_car: NonNullable<Numbers['without_car']> | null }) =>
  without_car === null ? (
    <p>Habitants sans voiture : non renseigné, aucune source chargée ne le dit.</p>
  ) : (
    <p>
      Habitants sans voiture : {whole(without_car.population)}, dont {whole(without_car.by_class.white)} en
      zone blanche. C’est une estimation : les habitants de chaque lieu, multipliés par la part des ménages
      sans voiture de leur commune au recensement
      {without_car.vintage !== null && ` de ${without_car.vintage}`}. Elle est plutôt haute : ces ménages sont
      souvent plus petits que les autres. Pour eux, un temps en voiture ne dit pas ce qu’il leur faut : le
      planificateur compte aussi à pied et à vélo.
      {without_car.unknown >= 0.5 &&
        ` Non renseigné pour ${whole(without_car.unknown)} habitant${without_car.unknown >= 1.5 ? 's' : ''} de communes qui manquent au recensement.`}
    </p>
  );
