import { say_minute } from './account_views.ts';
import { Copyable } from './form_parts.tsx';
import { Notice } from './forms.tsx';
import { page, type Page } from './layout.tsx';

/** A link that was made for somebody. */
export interface IssuedLink {
  email: string;
  expires_at: Date;
  /** Null once mailed; else to be handed over. */
  address: string | null;
}

/** After invitations: who was written to, and the links to hand over where the site sends no mail. */
export function links_made_page({
  title,
  links,
  back,
}: {
  title: string;
  links: readonly IssuedLink[];
  back: string;
}): Page {
  const shown = links.filter(({ address }) => address !== null);
  const mailed = links.filter(({ address }) => address === null);
  return page({
    title,
    children: (
      <>
        <h1>{title}</h1>
        {mailed.length > 0 && (
          <Notice kind="done">
            {mailed.length === 1
              ? `Un message part à ${mailed[0]?.email}.`
              : `Un message part à chacune des ${mailed.length} adresses.`}
          </Notice>
        )}
        {shown.length > 0 && (
          <Notice kind="info">
            Ce site n’envoie pas de courriel : remettez{' '}
            {shown.length === 1 ? 'ce lien à son' : 'chaque lien à son'} destinataire, et à lui seul. Il ne
            sera plus montré et ne sert qu’une fois.
          </Notice>
        )}
        {shown.map(({ email, address, expires_at }, i) => (
          <Copyable
            id={`lien-${i}`}
            label={`${email}, jusqu’au ${say_minute(expires_at)}`}
            value={address ?? ''}
          />
        ))}
        <p>
          <a class="button" href={back}>
            Continuer
          </a>
        </p>
      </>
    ),
  });
}
