import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { AccountMenu } from './account_menu.tsx';
import { entry_files, island_files } from './assets.ts';

/** Entries of the navigation; `current` of a page names the one it belongs to. */
const sections = [
  { id: 'map', href: '/', title: 'Carte' },
  { id: 'planner', href: '/planificateur', title: 'Planificateur' },
  { id: 'data', href: '/catalogue', title: 'Catalogue' },
  { id: 'method', href: '/zones-blanches', title: 'Méthode' },
  { id: 'api', href: '/api', title: 'API' },
] as const;

export interface PageOptions {
  /** French title of the page; the site's name is added. */
  title: string;
  /** Browser entries of viewer/islands to load, by name. */
  islands?: readonly string[];
  current?: (typeof sections)[number]['id'];
  /** Places to jump to beside the content. */
  skip_links?: readonly { href: string; title: string }[];
  /** A page that uses the whole width. */
  wide?: boolean;
  /** The page as an Atom feed, for programs that look for one. */
  feed?: { href: string; title: string };
  children: ComponentChildren;
}

/** Who is signed in, as the header shows it. */
export interface Visitor {
  name: string;
  /** Null where there is no session of ours to end. */
  csrf_token: string | null;
  /** What an administrator looks after. */
  administers: 'site' | 'organisation' | null;
}

/** What a page's header needs to know of the request; the sender gives it (`send_page` of api/respond.ts). */
export interface HeaderView {
  visitor: Visitor | null;
  /** Path and query of the page: where signing in leads back to. */
  here: string;
}

/**
 * A page that waits for its header. Pages are made without the request; only `send_page` and `respond`, which have it,
 * turn one into text. So a new page cannot forget who is signed in, nor be sent as a text without.
 */
export type Page = (header: HeaderView) => string;

/** A whole HTML document. */
export const page =
  (options: PageOptions): Page =>
  (header) =>
    render_page(options, header);

/** What is the same on many pages, written once per process: half the time of a short page. */
const written = new Map<string, string>();
function write_once(name: string, write: () => VNode): string {
  const known = written.get(name);
  if (known !== undefined) return known;
  const text = renderToString(write());
  written.set(name, text);
  return text;
}

function render_page(options: PageOptions, header: HeaderView): string {
  const { title, islands = [], current, skip_links = [], wide = false, feed, children } = options;
  return (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"/>' +
    renderToString(<title>{`${title} – Maillage`}</title>) +
    write_once(`head ${islands.join(' ')}`, () => <Head islands={islands} />) +
    (feed === undefined
      ? ''
      : renderToString(<link rel="alternate" type="application/atom+xml" {...feed} />)) +
    '</head><body>' +
    renderToString(<SkipLinks links={skip_links} />) +
    '<header class="site">' +
    write_once(`sections ${current ?? ''}`, () => <Sections current={current} />) +
    renderToString(<AccountMenu {...header} />) +
    '</header>' +
    renderToString(
      <main id="contenu" tabIndex={-1} class={wide ? 'wide' : undefined}>
        {children}
      </main>,
    ) +
    write_once('footer', () => <Footer />) +
    '</body></html>'
  );
}

function Head({ islands }: { islands: readonly string[] }) {
  const style = entry_files('style/site.css');
  const entries = islands.map(island_files);
  const styles = [...new Set([style, ...entries].flatMap(({ styles }) => styles))];
  const preloads = [...new Set(entries.flatMap(({ preloads }) => preloads))];
  return (
    <>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <link
        rel="icon"
        href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%2307407f' d='M8 0l7 4v8l-7 4-7-4V4z'/%3E%3Ccircle cx='8' cy='8' r='3' fill='%23fff'/%3E%3C/svg%3E"
      />
      {/* Who finds a page finds the catalogue of its data (OGC API – Records, autodiscovery). */}
      <link
        rel="http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog"
        type="application/geo+json"
        title="Catalogue"
        href="/collections/catalogue/items"
      />
      {styles.map((file) => (
        <link rel="stylesheet" href={`/assets/${file}`} />
      ))}
      {preloads.map((file) => (
        <link rel="modulepreload" href={`/assets/${file}`} />
      ))}
      {entries.map(({ script }) =>
        script === null ? null : <script type="module" src={`/assets/${script}`} />,
      )}
    </>
  );
}

const SkipLinks = ({ links }: { links: NonNullable<PageOptions['skip_links']> }) => (
  <nav class="skip" aria-label="Accès rapide">
    <a href="#contenu">Aller au contenu</a>
    {links.map(({ href, title }) => (
      <a href={href}>{title}</a>
    ))}
  </nav>
);

const Sections = ({ current }: { current: PageOptions['current'] }) => (
  <>
    <a class="brand" href="/">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 0l7 4v8l-7 4-7-4V4z" fill="#fff" />
        <circle cx="8" cy="8" r="3" fill="#07407f" />
      </svg>
      <span>
        Maillage <small>les services publics du territoire</small>
      </span>
    </a>
    <nav aria-label="Menu principal">
      {sections.map(({ id, href, title }) => (
        <a href={href} aria-current={id === current ? 'page' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  </>
);

const Footer = () => (
  <footer class="site">
    <p>
      <a href="/collections">Sources et licences des données</a>
      <a href="/zones-blanches">Méthode des zones blanches</a>
      <a href="/?f=html">Accès par programme</a>
      <a href="/accessibilite">Accessibilité</a>
    </p>
  </footer>
);
