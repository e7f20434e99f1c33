import { useEffect, useState } from 'preact/hooks';
import {
  list_communes,
  list_services,
  page_size,
  type Box,
  type CommunePage,
  type ServicePage,
} from './requests.ts';
import type { Selection, ViewState } from '../pages/view_state.ts';
import { no_data, say_count, say_number, say_share, say_type } from './words.ts';

type Kind = ViewState['list'];
type Content = { kind: 'communes'; page: CommunePage } | { kind: 'services'; page: ServicePage };

export interface ListProps {
  kind: Kind;
  /** The extent that the map shows. */
  box: Box;
  set_kind: (kind: Kind) => void;
  pick: (selection: Selection) => void;
  say: (sentence: string) => void;
}

/** The communes or services of the extent: the map's content in words, a page at a time. */
export function List({ kind, box, set_kind, pick, say }: ListProps) {
  const [page, set_page] = useState(0);
  const [content, set_content] = useState<Content | null>(null);
  const [failed, set_failed] = useState(false);
  const [attempt, set_attempt] = useState(0);
  const extent = box.map((number) => number.toFixed(4)).join();
  useEffect(() => set_page(0), [extent, kind]);
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      try {
        const found: Content =
          kind === 'communes'
            ? { kind, page: await list_communes(box, page, stop.signal) }
            : { kind, page: await list_services(box, page, stop.signal) };
        set_content(found);
        set_failed(false);
      } catch {
        if (!stop.signal.aborted) set_failed(true);
      }
    };
    const timer = setTimeout(() => void load(), 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [extent, kind, page, attempt]);

  const shown = content?.kind === kind ? content : null;
  const total =
    shown === null ? null : shown.kind === 'communes' ? shown.page.total : (shown.page.numberMatched ?? null);
  const count =
    shown === null ? 0 : shown.kind === 'communes' ? shown.page.communes.length : shown.page.features.length;
  const first = page * page_size + 1;
  const turn = (to: number) => {
    set_page(to);
    say(`Page ${to + 1} de la liste`);
  };
  return (
    <section id="liste" tabIndex={-1} aria-labelledby="list-title">
      <h2 id="list-title">Liste de ce que montre la carte</h2>
      <div class="choice" role="group" aria-label="Contenu de la liste">
        {(['communes', 'services'] as const).map((name) => (
          <button
            key={name}
            type="button"
            class={name === kind ? '' : 'second'}
            aria-pressed={name === kind}
            onClick={() => set_kind(name)}
          >
            {name === 'communes' ? 'Communes' : 'Services'}
          </button>
        ))}
      </div>
      {failed ? (
        <p class="warnings" role="alert">
          {no_data}{' '}
          <button
            type="button"
            onClick={() => {
              set_failed(false);
              set_attempt(attempt + 1);
            }}
          >
            Réessayer
          </button>
        </p>
      ) : shown === null ? (
        <p class="skeleton">Chargement…</p>
      ) : (
        <>
          <p class="note">
            {count === 0
              ? 'Rien dans cette partie de la carte.'
              : `${say_number(first)} à ${say_number(first + count - 1)}${
                  total === null ? '' : ` sur ${say_number(total)}`
                }`}
          </p>
          {shown.kind === 'communes' ? (
            <Communes page={shown.page} pick={pick} />
          ) : (
            <Services page={shown.page} pick={pick} />
          )}
          <nav class="pager" aria-label="Pages de la liste">
            <button type="button" class="second" disabled={page === 0} onClick={() => turn(page - 1)}>
              Page précédente
            </button>
            <button
              type="button"
              class="second"
              disabled={total === null ? count < page_size : first + count - 1 >= total}
              onClick={() => turn(page + 1)}
            >
              Page suivante
            </button>
          </nav>
        </>
      )}
    </section>
  );
}

function Communes({ page, pick }: { page: CommunePage; pick: ListProps['pick'] }) {
  return (
    <ul class="cards">
      {page.communes.map(({ code, nom, population, counted, services }) => (
        <li key={code}>
          <button type="button" class="link" onClick={() => pick({ kind: 'commune', id: code })}>
            {nom}
          </button>
          <span class="facts">
            {population === null ? 'Population inconnue' : say_count(population, 'habitant', 'habitants')}
            {' · '}
            {say_count(services, 'service', 'services')}
          </span>
          <Shares counted={counted} />
        </li>
      ))}
    </ul>
  );
}

/** Shares of the inhabitants by class, in words and as a bar. */
export function Shares({ counted }: { counted: CommunePage['communes'][number]['counted'] }) {
  if (counted === null) return <span class="facts">Desserte non calculée</span>;
  const total = counted.served + counted.grey + counted.white;
  if (total === 0) return <span class="facts">Aucun habitant compté</span>;
  const parts = [
    ['served', counted.served / total, 'desservie'],
    ['grey', counted.grey / total, 'grise'],
    ['white', counted.white / total, 'blanche'],
  ] as const;
  const present = parts.filter(([, share]) => share > 0);
  const words = present.map(([, share, word]) => `${say_share(share)} en zone ${word}`).join(', ');
  let x = 0;
  return (
    <span class="shares">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        {present.map(([name, share]) => {
          const rect = <rect key={name} class={name} x={x} y="-1" width={share * 100} height="12" />;
          x += share * 100;
          return rect;
        })}
      </svg>
      <span>{words}</span>
    </span>
  );
}

function Services({ page, pick }: { page: ServicePage; pick: ListProps['pick'] }) {
  return (
    <ul class="cards">
      {page.features.map(({ id, properties }) => (
        <li key={id}>
          <button type="button" class="link" onClick={() => pick({ kind: 'service', id })}>
            {properties.nom ?? say_type(properties.type_service, null)}
          </button>
          <span class="facts">
            {say_type(properties.type_service, properties.nom)}
            {properties.commune !== null && ` · ${properties.commune}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
