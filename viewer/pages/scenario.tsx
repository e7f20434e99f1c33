import { say_minute } from './account_views.ts';
import { PostForm, Select, TextArea, type Choice } from './form_parts.tsx';
import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { Figures, type PublishedFigures } from './scenario_figures.tsx';
import { Versions } from './scenario_history.tsx';
import { max_scenario_text, write_scenario_text } from './scenario_body.ts';
import { ScenarioSettings, ScenarioSites } from './scenario_content.tsx';
import { Publication } from './scenario_publication.tsx';
import {
  visibility_names,
  type PublicationView,
  type ScenarioDetails,
  type VersionView,
} from './scenario_view.ts';
import { say_who, scenarios_done } from './scenarios.tsx';

export interface ScenarioPageView {
  scenario: ScenarioDetails;
  /** Null when the basket is not there any more. */
  basket_title: string | null;
  /** The guichets stand where a search of this site has placed them. */
  is_own_search: boolean;
  publication: PublicationView;
  /** The last ones. */
  versions: readonly VersionView[];
  /** Organisations that the asker makes scenarios for. */
  organisations: readonly { id: number; name: string }[];
  /** Scenarios that the asker sees, the last changed first. */
  others: readonly { id: string; title: string; version: number }[];
  /** Of the published version; null when none is. */
  figures: PublishedFigures | null;
  csrf: string | null;
  done?: keyof typeof scenarios_done | null;
  problems?: readonly FieldProblem[];
  /** What was typed into a form that came back. */
  entered?: { title: string; notes: string; visibility: string; organisation: string };
}

/** A scenario: what it holds, its history, and what its owner may do with it. */
export function scenario_page(view: ScenarioPageView): Page {
  const { scenario, done = null, problems = [] } = view;
  const { id, title, notes, updated_at, version } = scenario;
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    children: (
      <>
        <p class="crumbs">
          <a href="/scenarios?f=html">Scénarios</a>
        </p>
        <h1>{title}</h1>
        {done !== null && <Notice kind="done">{scenarios_done[done]}</Notice>}
        <ErrorSummary problems={problems} />
        <div class="actions">
          <a class="button" href={planner_address(scenario)}>
            Ouvrir dans le Planificateur
          </a>
          <a class="button second" href={`/scenarios/${id}/comparaison/actuel`}>
            Ce que change ce scénario
          </a>
        </div>
        <dl class="facts">
          <dt>Qui</dt>
          <dd>{say_who(scenario)}</dd>
          <dt>Qui le voit</dt>
          <dd>{say_visibility(scenario)}</dd>
          <dt>Version</dt>
          <dd>
            {version}, du {say_minute(updated_at)}
          </dd>
          <ScenarioSettings body={scenario.body} basket_title={view.basket_title} />
        </dl>
        {notes !== '' && (
          <section aria-labelledby="notes-lues">
            <h2 id="notes-lues">Notes</h2>
            <p class="notes">{notes}</p>
          </section>
        )}
        <Figures {...view} />
        <ScenarioSites body={scenario.body} is_own_search={view.is_own_search} />
        <section aria-labelledby="historique">
          <h2 id="historique">Historique</h2>
          <Versions scenario={scenario} versions={view.versions} csrf={view.csrf} heading="h3" />
          <p>
            <a href={`/scenarios/${id}/versions?f=html`}>Toutes les versions</a>
          </p>
        </section>
        {(scenario.may_share || view.publication.state !== 'none') && <Publication {...view} />}
        <Compare {...view} />
        {scenario.may_change && <ChangeForm {...view} />}
        <Others {...view} />
      </>
    ),
  });
}

/** The planner with this scenario; the part after # tells it what the scenario holds, where that is not too long. */
function planner_address({ id, body }: ScenarioDetails): string {
  const text = write_scenario_text(body);
  return `/planificateur?scenario=${id}${text.length > max_scenario_text ? '' : `#s=${text}`}`;
}

export function say_visibility({ visibility, organisation }: ScenarioDetails): string {
  if (visibility === 'organisation') return `Les membres de ${organisation}`;
  return visibility === 'private' ? 'Son propriétaire seul' : 'Tout le monde';
}

/** Title, notes, and for who may say it, who sees the scenario. */
function ChangeForm({ scenario, organisations, csrf, problems = [], entered }: ScenarioPageView) {
  const { id, revision, may_share, organisation_id } = scenario;
  const choices: Choice[] = [
    ['private', 'Vous seul (privé)'],
    ...(organisations.length > 0 || organisation_id !== null
      ? [['organisation', 'Les membres de l’organisation'] as const]
      : []),
    ['public', 'Tout le monde (public)'],
  ];
  return (
    <section aria-labelledby="modifier">
      <h2 id="modifier">{may_share ? 'Renommer, partager' : 'Renommer'}</h2>
      <PostForm action={`/scenarios/${id}/modification`} csrf={csrf}>
        <input type="hidden" name="revision" value={String(revision)} />
        <Field
          name="titre"
          label="Titre"
          value={entered?.title ?? scenario.title}
          problems={problems}
          autocomplete="off"
          max_length={200}
        />
        <TextArea
          name="notes"
          label="Notes"
          hint="Ce que la carte ne dit pas : contexte, partenaires, réserves. Pas de nom de particulier."
          rows={5}
          value={entered?.notes ?? scenario.notes}
          problems={problems}
        />
        {may_share && (
          <Select
            name="visibilite"
            label="Qui le voit"
            hint="Partagé ou public, les planificateurs de l’organisation le modifient aussi."
            choices={choices}
            value={entered?.visibility ?? scenario.visibility}
            problems={problems}
          />
        )}
        {may_share && organisations.length > 1 && (
          <Select
            name="organisation"
            label="Organisation"
            choices={organisations.map((one) => [String(one.id), one.name] as const)}
            value={entered?.organisation ?? String(organisation_id ?? '')}
            problems={problems}
          />
        )}
        <div class="actions">
          <button>Enregistrer</button>
        </div>
      </PostForm>
    </section>
  );
}

/** Choosing what to compare the scenario with: another one that the asker sees, or the present. */
function Compare({ scenario, others }: ScenarioPageView) {
  return (
    <section aria-labelledby="comparer">
      <h2 id="comparer">Comparer</h2>
      <form method="get" action={`/scenarios/${scenario.id}/comparaison`} class="form">
        <Select
          name="avec"
          label="Avec"
          choices={[
            ['actuel', 'La situation actuelle'],
            ...others.map(({ id, title, version }) => [id, `${title} (version ${version})`] as const),
          ]}
        />
        <div class="actions">
          <button class="second">Comparer</button>
        </div>
      </form>
    </section>
  );
}

function Others({ scenario, csrf }: ScenarioPageView) {
  const { id, may_copy, may_remove, n } = scenario;
  return (
    <section aria-labelledby="autres">
      <h2 id="autres">Autres actions</h2>
      <div class="actions">
        {may_copy && (
          <PostForm action={`/scenarios/${id}/copie`} csrf={csrf} inline>
            <input type="hidden" name="version" value={String(n)} />
            <button class="second">Faire une copie</button>
          </PostForm>
        )}
        <a href={`/scenarios/${id}?f=json`}>Ce scénario en JSON</a>
        {may_remove && <a href={`/scenarios/${id}/suppression`}>Supprimer…</a>}
      </div>
    </section>
  );
}

/** Asks once more before a scenario is gone. */
export function remove_scenario_page({
  scenario,
  csrf,
}: {
  scenario: ScenarioDetails;
  csrf: string | null;
}): Page {
  const { id, title, version, collections, visibility } = scenario;
  return page({
    title: 'Supprimer un scénario',
    children: (
      <>
        <h1>Supprimer « {title} » ?</h1>
        <p>
          Le scénario {visibility_names[visibility].toLowerCase()} et{' '}
          {version === 1 ? 'sa version' : `ses ${version} versions`} disparaissent sans retour
          {collections === null ? '.' : `, et les collections publiées : ${collections.join(', ')}.`}
        </p>
        {scenario.may_remove ? (
          <PostForm action={`/scenarios/${id}/suppression`} csrf={csrf}>
            <div class="actions">
              <button class="danger" name="confirmer" value="oui">
                Supprimer
              </button>
              <a href={`/scenarios/${id}?f=html`}>Annuler</a>
            </div>
          </PostForm>
        ) : (
          <Notice kind="stop">Ce scénario n’est pas à vous : vous ne pouvez pas le supprimer.</Notice>
        )}
      </>
    ),
  });
}
