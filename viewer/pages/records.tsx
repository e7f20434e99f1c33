import { DataLinks } from './data_links.tsx';
import { say_number } from './data_words.ts';
import type { PageLink } from './landing.tsx';
import { page, type Page } from './layout.tsx';
import { say_facet_value, facet_titles } from './record_words.ts';
import { shorten } from './shorten.ts';

export interface RecordsView {
  records: readonly { href: string; title: string; abstract: string; facts: readonly string[] }[];
  matched: number;
  words: string;
  /** Conditions beside the words, which the form keeps. */
  kept: readonly (readonly [name: string, value: string])[];
  next: string | null;
  is_filtered: boolean;
  /** The list without any condition. */
  cleared: string;
  facets: readonly FacetView[];
  links: readonly PageLink[];
}
export interface FacetView {
  name: string;
  chosen: string | null;
  /** The list without the choice. */
  without: string;
  values: readonly { value: string; count: number; href: string }[];
  /** Values that are not shown. */
  more: number;
}

/** A page of records: a field for words, what facets count, the records. */
export const records_page = (view: RecordsView): Page =>
  page({
    title: 'Catalogue',
    current: 'data',
    wide: true,
    skip_links: [{ href: '#fiches', title: 'Aller aux fiches' }],
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href="/collections/catalogue?f=html">Catalogue</a>
        </p>
        <h1>Catalogue</h1>
        <form method="get" action="/collections/catalogue/items" role="search">
          <label>
            Mots cherchés
            <input type="search" name="words" value={view.words} maxLength={200} />
          </label>
          {view.kept.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <p class="actions">
            <button type="submit">Chercher</button>
            {view.is_filtered && (
              <a class="button second" href={view.cleared}>
                Tout le catalogue
              </a>
            )}
          </p>
        </form>
        <section aria-label="Affiner">
          {view.facets.map((facet) => (
            <Facet facet={facet} />
          ))}
        </section>
        <h2 id="fiches" tabIndex={-1}>
          {view.matched === 0
            ? 'Aucune fiche'
            : view.matched === 1
              ? '1 fiche'
              : `${say_number(view.matched)} fiches`}
        </h2>
        <ul class="datasets">
          {view.records.map(({ href, title, abstract, facts }) => (
            <li>
              <h3>
                <a href={href}>{title}</a>
              </h3>
              {abstract !== '' && <p>{shorten(abstract, 300)}</p>}
              <p class="note">{facts.join(' · ')}</p>
            </li>
          ))}
        </ul>
        {view.next !== null && (
          <nav class="paging" aria-label="Pages">
            <a class="button" href={view.next} rel="next">
              Page suivante
            </a>
          </nav>
        )}
        <h2>Tous les liens</h2>
        <DataLinks links={view.links} />
      </>
    ),
  });

function Facet({ facet: { name, chosen, without, values, more } }: { facet: FacetView }) {
  if (values.length === 0) return null;
  return (
    <details open={chosen !== null}>
      <summary>
        {facet_titles[name] ?? name}
        {chosen !== null && ` : ${say_facet_value(name, chosen)}`}
      </summary>
      <ul class="links">
        {values.map(({ value, count, href }) => (
          <li>
            <a href={href} aria-current={value === chosen ? 'true' : undefined}>
              {say_facet_value(name, value)} <small>{say_number(count)}</small>
            </a>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="note">et {say_number(more)} autres, à chercher par leurs mots</p>}
      {chosen !== null && (
        <p>
          <a href={without}>Retirer ce choix</a>
        </p>
      )}
    </details>
  );
}
