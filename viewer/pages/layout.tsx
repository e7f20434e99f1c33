import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

export interface PageOptions {
  /** French title of the page; the site's name is added. */
  title: string;
  /** Browser entries of viewer/islands to load, by name. */
  islands?: readonly string[];
  children: ComponentChildren;
}

/** A whole HTML document. */
export function page({ title, children }: PageOptions): string {
  return (
    '<!doctype html>' +
    renderToString(
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${title} – Maillage`}</title>
        </head>
        <body>
          <main id="contenu" tabIndex={-1}>
            {children}
          </main>
        </body>
      </html>,
    )
  );
}
