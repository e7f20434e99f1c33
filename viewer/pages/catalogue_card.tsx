import type { CatalogueCard } from './catalogue_search_view.ts';
import { say_of_date } from './data_words.ts';
import { plain_words } from './prose.tsx';
import { shorten } from './shorten.ts';

const kinds: Readonly<Record<string, string>> = {
  series: 'Série',
  service: 'Service',
  map: 'Carte',
  reuse: 'Réutilisation',
  process_result: 'Résultat de traitement',
};

/** A record among those that a search has found. */
export function Card({ card }: { card: CatalogueCard }) {
  const { id, kind, title, abstract, producer, licence, date, quality, formats, collection } = card;
  const path = encodeURIComponent(id);
  const about = [kinds[kind], producer].filter((part) => part !== undefined && part !== '').join(' · ');
  return (
    <li class="card">
      <h3>
        <a href={`/catalogue/${path}`}>{title}</a>
      </h3>
      {about !== '' && <p class="note">{about}</p>}
      {abstract !== '' && <p>{shorten(plain_words(abstract), 240)}</p>}
      <ul class="tags">
        <li>
          {date.of === 'data' ? 'Données' : 'Fiche'} {say_of_date(date.at)}
        </li>
        <li>{licence ?? 'Licence non indiquée'}</li>
        {quality !== null && <li>Qualité {quality}/100</li>}
        {formats.length > 0 && <li>{formats.join(', ')}</li>}
      </ul>
      {collection !== null && (
        <p class="ways-on">
          <a href={`/catalogue/${path}#telechargements`}>
            Télécharger<span class="out-of-sight"> : {title}</span>
          </a>
          <a href={`/collections/${encodeURIComponent(collection)}/items?f=html&limit=50`}>
            Tableau<span class="out-of-sight"> : {title}</span>
          </a>
        </p>
      )}
    </li>
  );
}
