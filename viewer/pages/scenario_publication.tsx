import { say_minute } from './account_views.ts';
import { PostForm } from './form_parts.tsx';
import { page, type Page } from './layout.tsx';
import type { PublicationView, ScenarioDetails } from './scenario_view.ts';

const titles: Readonly<Record<PublicationView['state'], string>> = {
  none: 'Rien n’est publié.',
  queued: 'La publication attend son tour.',
  running: 'La publication est en cours.',
  published: 'Ce scénario est publié.',
  failed: 'La publication a échoué.',
  withdrawing: 'La publication est en train d’être retirée.',
};

/** How far the publication is, its collections, and the buttons of whoever may publish. */
export function Publication({
  scenario,
  publication,
  csrf,
}: {
  scenario: ScenarioDetails;
  publication: PublicationView;
  csrf: string | null;
}) {
  const { id, version, may_share } = scenario;
  const { state, progress, message, at, collections } = publication;
  return (
    <section aria-labelledby="publication">
      <h2 id="publication">Publication</h2>
      <p role="status">
        {titles[state]}
        {progress !== null && ` ${progress} %.`}
        {message !== null && ` ${message}`}
      </p>
      {collections.length > 0 && (
        <>
          <p>
            Version {publication.version} du scénario, calculée le {say_minute(at)}
            {publication.version !== version && `, alors que la dernière est la ${version}`} :
          </p>
          <ul>
            {collections.map((collection) => (
              <li>
                <a href={`/collections/${collection}?f=html`}>{collection}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {may_share && (
        <>
          <p class="note">
            Publier fait du scénario deux jeux de données ordinaires (zones avant et après, guichets), avec
            leurs tuiles, téléchargements et fiche. Les voient ceux qui voient le scénario.
          </p>
          <div class="actions">
            <PostForm action={`/scenarios/${id}/publication`} csrf={csrf} inline>
              <button class="second">{collections.length === 0 ? 'Publier' : 'Publier de nouveau'}</button>
            </PostForm>
            {collections.length > 0 && (
              <PostForm action={`/scenarios/${id}/retrait`} csrf={csrf} inline>
                <button class="danger">Retirer la publication</button>
              </PostForm>
            )}
          </div>
        </>
      )}
    </section>
  );
}

export function publication_page(view: {
  scenario: ScenarioDetails;
  publication: PublicationView;
  csrf: string | null;
}): Page {
  const { id, title } = view.scenario;
  return page({
    title: `Publication de ${title}`,
    children: (
      <>
        <p class="crumbs">
          <a href="/scenarios?f=html">Scénarios</a> › <a href={`/scenarios/${id}?f=html`}>{title}</a>
        </p>
        <h1>Publication de « {title} »</h1>
        <Publication {...view} />
      </>
    ),
  });
}
