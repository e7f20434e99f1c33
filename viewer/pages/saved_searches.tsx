import { say_minute } from './account_views.ts';
import { say_number } from './data_words.ts';
import { PostForm } from './form_parts.tsx';
import { Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import {
  channel_names,
  frequency_names,
  saved_search_done,
  type SavedSearchesView,
  type SavedSearchRow,
} from './saved_search_view.ts';

/** « Mes recherches »: what is kept, how it tells, how the last notification went. */
export function saved_searches_page(view: SavedSearchesView): Page {
  const { searches, channels, csrf, done, problem } = view;
  return page({
    title: 'Mes recherches',
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue">Catalogue</a>
        </p>
        <h1>Mes recherches</h1>
        {done !== null && <Notice kind="done">{saved_search_done[done]}</Notice>}
        {problem !== null && <Notice kind="stop">L’essai n’a pas abouti. {problem}</Notice>}
        <p>
          Une recherche enregistrée prévient des fiches publiées, modifiées ou retirées, avec vos droits du
          moment. Pour en ajouter une, cherchez dans le <a href="/catalogue">catalogue</a>, puis « Enregistrer
          cette recherche ».
        </p>
        {!channels.includes('email') && <NoMail />}
        {searches.length === 0 && <p>Aucune recherche n’est enregistrée.</p>}
        <ul class="cards">
          {searches.map((search) => (
            <Search search={search} csrf={csrf} />
          ))}
        </ul>
      </>
    ),
  });
}

/** Why no search can tell by mail, and what can be done instead. */
export const NoMail = () => (
  <Notice kind="info">
    Ce site n’envoie pas de courriel : son administrateur n’a pas réglé de serveur de messagerie (SMTP_URL,
    PUBLIC_URL). Suivez une recherche par son flux Atom, ou par un webhook.
  </Notice>
);

/** What a search asks for. */
export const Asks = ({ asks }: { asks: SavedSearchRow['asks'] }) => (
  <ul class="asks">
    {asks.length === 0 && <li>Tout le catalogue</li>}
    {asks.map(([title, text]) => (
      <li>
        {title} : <strong>{text}</strong>
      </li>
    ))}
  </ul>
);

function Search({ search, csrf }: { search: SavedSearchRow; csrf: string | null }) {
  const { id, title, asks, href, feed, is_paused, channel } = search;
  const named = <span class="out-of-sight"> : {title}</span>;
  const path = `/recherches/${id}`;
  return (
    <li class="card">
      <h2>
        <a href={href}>{title}</a>
      </h2>
      {is_paused && (
        <p>
          <span class="badge pending">Suspendue</span>
        </p>
      )}
      <Asks asks={asks} />
      <Telling search={search} />
      <div class="actions">
        <a href={path}>Modifier{named}</a>
        <a href={feed}>Flux Atom{named}</a>
        {channel !== 'none' && (
          <PostForm action={`${path}/pause`} csrf={csrf} inline>
            <button type="submit" class="second" name="action" value={is_paused ? 'reprendre' : 'suspendre'}>
              {is_paused ? 'Reprendre' : 'Suspendre'}
              {named}
            </button>
          </PostForm>
        )}
        {channel !== 'none' && (
          <PostForm action={`${path}/essai`} csrf={csrf} inline>
            <button type="submit" class="second">
              Essayer{named}
            </button>
          </PostForm>
        )}
        <a href={`${path}/suppression`}>Supprimer{named}</a>
      </div>
    </li>
  );
}

/** How a search tells, and how its last notification went. */
function Telling({ search }: { search: SavedSearchRow }) {
  const { channel, frequency, webhook_url, told_at, told_count, is_sending, failures, failure, problem } =
    search;
  if (channel === 'none') return <p class="note">Sans avis.</p>;
  return (
    <>
      <p class="note">
        {channel_names[channel]}, {frequency_names[frequency]}
        {webhook_url !== null && ` : ${webhook_url}`}
        <br />
        {told_at === null
          ? 'Aucun avis envoyé encore'
          : `Dernier avis : ${say_minute(told_at)}${told_count === null ? '' : `, fiches : ${say_number(told_count)}`}`}
        {is_sending && ' (un avis est en cours d’envoi)'}
      </p>
      {problem === null && failures > 0 && (
        <p class="problem">
          {failures === 1 ? 'Le dernier avis a échoué.' : `Les ${failures} derniers avis ont échoué.`}{' '}
          {failure}
          {!search.is_paused && ' Un nouvel envoi aura lieu.'}
        </p>
      )}
      {problem !== null && (
        <p class="problem">
          Suspendue par le site, après plusieurs échecs. {problem} Une fois la cause levée, reprenez-la : rien
          de ce qui a changé n’est perdu.
        </p>
      )}
    </>
  );
}
