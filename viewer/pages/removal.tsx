import { PostForm } from './form_parts.tsx';
import { page, type Page } from './layout.tsx';

/** Asks once more before a published result is gone for good. */
export function removal_page({
  id,
  title,
  feature_count,
  csrf,
}: {
  id: string;
  title: string;
  feature_count: number | null;
  csrf: string | null;
}): Page {
  const path = `/collections/${encodeURIComponent(id)}`;
  return page({
    title: `Supprimer « ${title} »`,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href={path}>{title}</a>
        </p>
        <h1>Supprimer « {title} »</h1>
        <p>
          La collection <code>{id}</code>
          {feature_count !== null && <>, ses {feature_count.toLocaleString('fr-FR')} objets</>} et sa fiche
          disparaîtront pour tous, sans retour. Pour refaire le traitement plus tard, notez d’abord ses
          entrées : la page de la collection les donne, sous « D’où viennent ces données ».
        </p>
        <PostForm action={`${path}/suppression`} csrf={csrf}>
          <p class="actions">
            <button type="submit" class="button">
              Supprimer
            </button>
            <a class="button second" href={path}>
              Garder
            </a>
          </p>
        </PostForm>
      </>
    ),
  });
}
