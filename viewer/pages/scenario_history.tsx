import { say_minute } from './account_views.ts';
import { PostForm } from './form_parts.tsx';
import { page, type Page } from './layout.tsx';
import { ScenarioSettings, ScenarioSites } from './scenario_content.tsx';
import type { ScenarioDetails, VersionView } from './scenario_view.ts';

/** Versions, the latest first: when, who, and what each changed. */
export function Versions({
  scenario,
  versions,
  csrf,
  heading: Heading,
}: {
  scenario: ScenarioDetails;
  versions: readonly VersionView[];
  csrf: string | null;
  /** One below the heading that the list stands under. */
  heading: 'h2' | 'h3';
}) {
  return (
    <ol class="plain spaced versions">
      {versions.map(({ n, at, author, differences }) => (
        <li>
          <Heading>
            <a href={`/scenarios/${scenario.id}/versions/${n}?f=html`}>Version {n}</a>
            {n === scenario.version && ' (la dernière)'}
          </Heading>
          <p class="note">
            {say_minute(at)}
            {author === null ? '' : `, par ${author}`}
          </p>
          <ul>
            {differences.map((difference) => (
              <li>{difference}</li>
            ))}
          </ul>
          {n < scenario.version && scenario.may_change && <Restore scenario={scenario} n={n} csrf={csrf} />}
        </li>
      ))}
    </ol>
  );
}

const Restore = ({ scenario, n, csrf }: { scenario: ScenarioDetails; n: number; csrf: string | null }) => (
  <PostForm action={`/scenarios/${scenario.id}/versions/${n}/restauration`} csrf={csrf} inline>
    <input type="hidden" name="revision" value={String(scenario.revision)} />
    <button class="second">
      Restaurer<span class="out-of-sight"> la version {n}</span>
    </button>
  </PostForm>
);

const Crumbs = ({ id, title, more }: { id: string; title: string; more?: boolean }) => (
  <p class="crumbs">
    <a href="/scenarios?f=html">Scénarios</a> › <a href={`/scenarios/${id}?f=html`}>{title}</a>
    {more === true && (
      <>
        {' '}
        › <a href={`/scenarios/${id}/versions?f=html`}>Versions</a>
      </>
    )}
  </p>
);

/** All versions, a page at a time. */
export function scenario_history_page({
  scenario,
  versions,
  limit,
  offset,
  csrf,
}: {
  scenario: ScenarioDetails;
  versions: readonly VersionView[];
  limit: number;
  offset: number;
  csrf: string | null;
}): Page {
  const { id, title } = scenario;
  const address = (start: number) => `/scenarios/${id}/versions?f=html&limit=${limit}&offset=${start}`;
  return page({
    title: `Versions de ${title}`,
    children: (
      <>
        <Crumbs id={id} title={title} />
        <h1>Versions de « {title} »</h1>
        <Versions scenario={scenario} versions={versions} csrf={csrf} heading="h2" />
        {(offset > 0 || (versions.at(-1)?.n ?? 1) > 1) && (
          <nav class="actions" aria-label="Pages de la liste">
            {offset > 0 && <a href={address(Math.max(0, offset - limit))}>Plus récentes</a>}
            {(versions.at(-1)?.n ?? 1) > 1 && <a href={address(offset + limit)}>Plus anciennes</a>}
          </nav>
        )}
      </>
    ),
  });
}

/** One version as it was. */
export function version_page({
  scenario,
  is_own_search,
  csrf,
}: {
  scenario: ScenarioDetails;
  is_own_search: boolean;
  csrf: string | null;
}): Page {
  const { id, title, n, at, author, version, body } = scenario;
  return page({
    title: `Version ${n} de ${title}`,
    children: (
      <>
        <Crumbs id={id} title={title} more />
        <h1>
          Version {n} de « {title} »
        </h1>
        <dl class="facts">
          <dt>Enregistrée</dt>
          <dd>
            {say_minute(at)}
            {author === null ? '' : `, par ${author}`}
          </dd>
          <ScenarioSettings body={body} />
        </dl>
        <ScenarioSites body={body} is_own_search={is_own_search} />
        {n < version && scenario.may_change && (
          <div class="actions">
            <Restore scenario={scenario} n={n} csrf={csrf} />
          </div>
        )}
      </>
    ),
  });
}
