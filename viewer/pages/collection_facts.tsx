import type { ComponentChildren } from 'preact';
import type { CollectionDetails, CollectionView } from './collection.tsx';
import { say_day, say_objects, say_shape } from './data_words.ts';

/** Origin, rights, age and size of a collection. */
export function CollectionFacts({
  collection,
  details,
}: {
  collection: CollectionView;
  details: CollectionDetails;
}) {
  const { producer, licence, vintage, featureCount } = collection;
  const { geometry, updated_at, lineage, keywords } = details;
  const size = featureCount === undefined ? null : say_objects(featureCount);
  const shape = geometry === null ? 'sans géométrie' : say_shape(geometry.type);
  return (
    <>
      <dl class="facts">
        <Fact title="Contenu">{size === null ? shape : `${size}, ${shape}`}</Fact>
        <Fact title="Producteur">{producer}</Fact>
        <Fact title="Licence">
          {licence === undefined ? (
            'non indiquée'
          ) : licence.url === '' ? (
            licence.name
          ) : (
            <a href={licence.url}>{licence.name}</a>
          )}
        </Fact>
        <Fact title="Millésime">{vintage}</Fact>
        <Fact title="Mise à jour ici">{updated_at === null ? undefined : say_day(updated_at)}</Fact>
        <Fact title="Coordonnées d’origine">
          {geometry !== null && geometry.srid > 0 ? `EPSG:${geometry.srid}` : undefined}
        </Fact>
        <Fact title="Mots-clés">{keywords.length === 0 ? undefined : keywords.join(', ')}</Fact>
      </dl>
      {lineage !== null && lineage !== '' && (
        <details>
          <summary>D’où viennent ces données</summary>
          <p>{lineage}</p>
        </details>
      )}
    </>
  );
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  return children === undefined ? null : (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  );
}
