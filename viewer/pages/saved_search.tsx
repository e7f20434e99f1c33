import { Copyable, PostForm, Select, type Choice } from './form_parts.tsx';
import { ErrorSummary, Field } from './forms.tsx';
import { page, type Page } from './layout.tsx';
import { Asks, NoMail } from './saved_searches.tsx';
import { frequency_names, type Channel, type SavedSearchFormView } from './saved_search_view.ts';

/** Saving a search of the catalogue, and changing one. */
export function saved_search_page(view: SavedSearchFormView): Page {
  const { id, query, asks, href, channels, hosts, fields, problems, csrf } = view;
  const title = id === null ? 'Enregistrer une recherche' : `Modifier « ${fields.title} »`;
  const has_webhook = channels.includes('webhook') || fields.channel === 'webhook';
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/recherches">Mes recherches</a>
        </p>
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        <p>
          Ce que vous cherchez (<a href={href}>voir les résultats</a>) :
        </p>
        <Asks asks={asks} />
        {!channels.includes('email') && <NoMail />}
        <PostForm action={id === null ? '/recherches' : `/recherches/${id}`} csrf={csrf}>
          {id === null && <input type="hidden" name="recherche" value={query} />}
          <Field
            name="titre"
            label="Titre"
            value={fields.title}
            problems={problems}
            autocomplete="off"
            max_length={120}
          />
          <Select
            name="canal"
            label="Comment être prévenu"
            value={fields.channel}
            problems={problems}
            choices={channel_choices(view)}
          />
          <Select
            name="rythme"
            label="À quel rythme"
            hint="Un avis ne part que si quelque chose a changé."
            value={fields.frequency}
            problems={problems}
            choices={Object.entries(frequency_names)}
          />
          {has_webhook && (
            <Field
              name="webhook"
              label="Adresse du webhook"
              hint={`Pour les avis par webhook seulement. Hôtes permis par ce site : ${hosts.join(', ')}.`}
              value={fields.webhook_url}
              problems={problems}
              autocomplete="off"
              required={false}
              max_length={500}
            />
          )}
          <p class="actions">
            <button type="submit">Enregistrer</button>
            <a href={id === null ? href : '/recherches'}>Annuler</a>
          </p>
        </PostForm>
        {id !== null && fields.channel === 'webhook' && problems.length === 0 && (
          <PostForm action={`/recherches/${id}/secret`} csrf={csrf}>
            <h2>Secret du webhook</h2>
            <p>
              Il signe les appels et n’a été montré qu’une fois. Un nouveau secret remplace l’ancien aussitôt.
            </p>
            <p class="actions">
              <button type="submit" class="second">
                Faire un nouveau secret
              </button>
            </p>
          </PostForm>
        )}
      </>
    ),
  });
}

/** What the site can tell by; what the search tells by now stays, whatever became of the settings. */
function channel_choices({ channels, fields, email }: SavedSearchFormView): Choice[] {
  const offered: readonly (readonly [Channel, string])[] = [
    ['email', `Par courriel, à ${email}`],
    ['webhook', 'Par webhook (appel signé d’un programme)'],
    ['none', 'Sans avis : la garder, et suivre son flux'],
  ];
  return offered.filter(
    ([channel]) => channel === 'none' || channel === fields.channel || channels.includes(channel),
  );
}

/** Shows the secret of a webhook, this once. */
export const webhook_secret_page = ({ title, secret }: { title: string; secret: string }): Page =>
  page({
    title: 'Secret du webhook',
    current: 'data',
    children: (
      <>
        <h1>Secret du webhook</h1>
        <p>
          Donnez ce secret au programme qui reçoit les avis de « {title} » : il vérifie par lui que les appels
          viennent de ce site. Il ne sera plus montré.
        </p>
        <Copyable id="secret" label="Secret" value={secret} />
        <p>
          <a class="button" href="/recherches">
            Continuer
          </a>
        </p>
      </>
    ),
  });

/** Asks once more before a saved search is gone. */
export const saved_search_removal_page = ({
  id,
  title,
  csrf,
}: {
  id: number;
  title: string;
  csrf: string | null;
}): Page =>
  page({
    title: `Supprimer « ${title} »`,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/recherches">Mes recherches</a>
        </p>
        <h1>Supprimer « {title} »</h1>
        <p>La recherche n’enverra plus d’avis. Les fiches du catalogue n’en sont pas touchées.</p>
        <PostForm action={`/recherches/${id}/suppression`} csrf={csrf}>
          <p class="actions">
            <button type="submit">Supprimer</button>
            <a href="/recherches">Garder</a>
          </p>
        </PostForm>
      </>
    ),
  });

/** What the link of a mail opens: asked once more, because programs that read mails open links too. */
export const unsubscribe_page = ({
  token,
  title,
  is_done,
  csrf,
}: {
  token: string;
  title: string;
  is_done: boolean;
  csrf: string | null;
}): Page =>
  page({
    title: 'Ne plus recevoir ces avis',
    children: (
      <>
        <h1>Ne plus recevoir ces avis</h1>
        {is_done ? (
          <p role="status">
            La recherche « {title} » n’envoie plus de courriel. Elle reste dans{' '}
            <a href="/recherches">vos recherches</a>, où vous pouvez la reprendre.
          </p>
        ) : (
          <>
            <p>La recherche enregistrée « {title} » envoie des courriels à votre adresse.</p>
            <PostForm action={`/recherches/desabonnement/${token}`} csrf={csrf}>
              <p class="actions">
                <button type="submit">Ne plus les recevoir</button>
              </p>
            </PostForm>
          </>
        )}
      </>
    ),
  });
