import type { DepositPageView } from '../../pages/deposit_view.ts';
import { Line, Lines, List, type Filling } from './describe_fields.tsx';

/** What every record needs. */
export function RecordFields({
  view,
  filling,
  organisation,
  keeps_rights,
}: {
  view: DepositPageView;
  filling: Filling;
  organisation: string;
  /** What is replaced has its readers already. */
  keeps_rights: boolean;
}) {
  return (
    <div class="form">
      <Line
        name="title"
        label="Titre"
        filling={filling}
        more={{ required: true, maxLength: 250 }}
        hint="Ce que c’est et où : « Bornes d’incendie de l’Ariège »."
      />
      <Lines
        name="abstract"
        label="Résumé"
        filling={filling}
        most={10000}
        hint="L’essentiel dans les deux premières phrases : contenu, usage, limites."
      />
      <List
        name="licence"
        label="Licence"
        filling={filling}
        choices={[
          ...view.licences.map(({ code, label }) => [code, label] as const),
          ['autre', 'Autre licence…'] as const,
        ]}
        first="Choisir une licence"
        is_required
      />
      {filling.fields.licence === 'autre' && (
        <>
          <Line
            name="licence_name"
            label="Nom de la licence"
            filling={filling}
            more={{ required: true, maxLength: 200 }}
          />
          <Line
            name="licence_url"
            label="Adresse de son texte"
            filling={filling}
            more={{ type: 'url', maxLength: 500 }}
          />
        </>
      )}
      <List
        name="topic"
        label="Thème (ISO 19115)"
        filling={filling}
        choices={view.topics}
        first="Choisir un thème"
        is_required
      />
      <List
        name="theme"
        label="Thème INSPIRE"
        filling={filling}
        choices={view.themes}
        first="Aucun : hors du champ d’INSPIRE"
      />
      <Line
        name="email"
        label="Adresse de contact"
        filling={filling}
        more={{ type: 'email', required: true, maxLength: 254 }}
        hint="D’un service plutôt que d’une personne ; elle est publique."
      />
      <Line
        name="scale"
        label="Échelle de saisie, 1 :"
        filling={filling}
        more={{ inputMode: 'numeric', pattern: '[0-9 ]*', maxLength: 12 }}
        hint="Par exemple 5000 ; demandée par INSPIRE pour des données géographiques."
      />
      {keeps_rights ? (
        <p class="note">Qui peut voir les données : comme jusqu’ici, partages compris.</p>
      ) : (
        <List
          name="visibility"
          label="Qui peut voir les données"
          filling={filling}
          choices={[
            ['public', 'Tout le monde'],
            ['accounts', 'Les personnes connectées'],
            ['organisation', `Mon organisation (${organisation})`],
          ]}
        />
      )}
    </div>
  );
}

/** What makes a record better. */
export function MoreFields({ view, filling }: { view: DepositPageView; filling: Filling }) {
  return (
    <details>
      <summary>Autres renseignements : fréquence, millésime, mots-clés, producteur</summary>
      <div class="form">
        <List
          name="frequency"
          label="Mise à jour"
          filling={filling}
          choices={view.frequencies}
          first="Non indiquée"
        />
        <Line name="vintage" label="Millésime" filling={filling} more={{ maxLength: 100 }} />
        <Line
          name="keywords"
          label="Mots-clés, séparés par des virgules"
          filling={filling}
          more={{ maxLength: 2000 }}
        />
        <Line
          name="producer"
          label="Producteur"
          filling={filling}
          more={{ required: true, maxLength: 300 }}
        />
      </div>
    </details>
  );
}
