import type { ComponentChildren } from 'preact';
import { say_date, say_objects, say_shape } from './data_words.ts';
import type { DatasetView } from './dataset_view.ts';

/** Whose it is, rights, age, size, place. */
export function DatasetFacts({ view }: { view: DatasetView }) {
  const {
    producer,
    licence,
    vintage,
    updated,
    data_date,
    frequency,
    topics,
    keywords,
    extent,
    crs,
    resolution,
  } = view;
  const { id, period, access, collections, quality, missing, usage } = view;
  const [first] = collections;
  const size =
    first === undefined
      ? null
      : first.feature_count !== null
        ? say_objects(first.feature_count)
        : view.told_count !== null
          ? `environ ${say_objects(view.told_count)}`
          : null;
  const shape = first === undefined ? null : first.shape === null ? 'sans géométrie' : say_shape(first.shape);
  return (
    <dl class="facts">
      <Fact title="Producteur">{producer === '' ? null : producer}</Fact>
      <Fact title="Licence">
        {licence === null ? (
          'non indiquée'
        ) : /^https?:/.test(licence.url) ? (
          <a href={licence.url}>{licence.name}</a>
        ) : (
          licence.name
        )}
      </Fact>
      <Fact title="Contenu">{[size, shape].filter((part) => part !== null).join(', ') || null}</Fact>
      <Fact title="Millésime">{vintage}</Fact>
      <Fact title="Période">{period}</Fact>
      <Fact title="Mise à jour">
        {say_date(data_date ?? updated)}
        {frequency !== null && ` (fréquence : ${frequency.toLowerCase()})`}
      </Fact>
      <Fact title="Thème">{topics.length === 0 ? null : topics.join(', ')}</Fact>
      <Fact title="Mots-clés">{keywords.length === 0 ? null : keywords.slice(0, 30).join(', ')}</Fact>
      <Fact title="Emprise">{extent}</Fact>
      <Fact title="Coordonnées">{crs.length === 0 ? null : crs.join(', ')}</Fact>
      <Fact title="Résolution">{resolution}</Fact>
      <Fact title="Accès">{access.length === 0 ? null : access.map(({ text }) => text).join(' ; ')}</Fact>
      <Fact title="Qualité de la fiche">
        {quality === null ? null : (
          <>
            {quality} sur 100
            {missing.length > 0 && (
              <details>
                <summary>Ce qui manque</summary>
                <ul>
                  {missing.map(({ title, why, points }) => (
                    <li>
                      {title} : {why} <small>({points.toLocaleString('fr-FR')} points)</small>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </>
        )}
      </Fact>
      <Fact title="Consultation">
        {usage.pages + usage.downloads === 0 ? null : (
          <a href={`/statistiques?jeu=${encodeURIComponent(id)}`}>
            consulté {usage.pages.toLocaleString('fr-FR')} fois, téléchargé{' '}
            {usage.downloads.toLocaleString('fr-FR')} fois ces 30 derniers jours
          </a>
        )}
      </Fact>
    </dl>
  );
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  return children === null ? null : (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  );
}
