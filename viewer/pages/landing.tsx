import { page, type Page } from './layout.tsx';

export interface PageLink {
  href: string;
  rel: string;
  type: string;
  title: string;
}

export interface LandingView {
  title: string;
  description: string;
  links: readonly PageLink[];
}

/** The API's entrance for a person: what it offers and where. */
export function landing_page({ title, description, links }: LandingView): Page {
  return page({
    title: 'API',
    current: 'api',
    children: (
      <>
        <h1>{title}</h1>
        <p>{description}</p>
        <ul class="links">
          {links.map((link) => (
            <li>
              <a href={link.href} type={link.type}>
                {link.title}
              </a>{' '}
              <small>({link.type})</small>
            </li>
          ))}
        </ul>
        <p>
          <a href="/">Voir la carte</a>
        </p>
      </>
    ),
  });
}
