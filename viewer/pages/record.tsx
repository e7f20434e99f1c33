import { CopyUrl } from './copy_url.tsx';
import type { PageLink } from './landing.tsx';
import { page, type Page } from './layout.tsx';
import { Warnings } from './warnings.tsx';

export interface RecordView {
  title: string;
  abstract: string;
  warnings: readonly string[];
  /** What is told of the resource, in words. */
  facts: readonly (readonly [name: string, value: string])[];
  /** Where the data is; `href` null where it is no address that a browser may follow. */
  ways: readonly { href: string | null; name: string; format: string | null }[];
  /** The URI of the record. */
  address: string;
  /** The record in other formats, with whole addresses. */
  formats: readonly PageLink[];
}

/** One record: what it is, whose, where, how it is had. */
export function record_view_page(view: RecordView): Page {
  const { title, abstract, warnings, facts, ways, address, formats } = view;
  return page({
    title,
    current: 'data',
    islands: ['copy'],
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href="/collections/catalogue/items?f=html">Catalogue</a>
        </p>
        <h1>{title}</h1>
        <Warnings sentences={warnings} />
        {abstract.split(/\n+/).map((paragraph) => (
          <p>{paragraph}</p>
        ))}
        <dl class="facts">{facts.flatMap(([name, value]) => [<dt>{name}</dt>, <dd>{value}</dd>])}</dl>
        {ways.length > 0 && (
          <>
            <h2>Accès</h2>
            <ul class="links">
              {ways.map(({ href, name, format }) => (
                <li>
                  {href === null ? name : <a href={href}>{name}</a>}{' '}
                  {format !== null && <small>{format}</small>}
                </li>
              ))}
            </ul>
          </>
        )}
        <h2>Emporter cette fiche</h2>
        <CopyUrl title="Adresse de la fiche" href={address} />
        {formats.map(({ href, title: name }) => (
          <CopyUrl title={name} href={href} />
        ))}
      </>
    ),
  });
}
