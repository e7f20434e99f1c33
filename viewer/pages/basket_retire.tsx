import { basket_path } from './basket_view.ts';
import { PostForm } from './form_parts.tsx';
import { page, type Page } from './layout.tsx';

/** Asks once more before a basket is retired. */
export function retire_page({
  id,
  title,
  version,
  csrf,
}: {
  id: string;
  title: string;
  version: string;
  csrf: string | null;
}): Page {
  return page({
    title: `Retirer ${title}`,
    current: 'method',
    children: (
      <>
        <p class="crumbs">
          <a href={basket_path(id)}>{title}</a>
        </p>
        <h1>Retirer « {title} » ?</h1>
        <p>
          Le panier ne se choisira plus. Ses versions restent lisibles, pour les résultats et les scénarios
          qui s’y réfèrent ; enregistrer une nouvelle version le remettra en service.
        </p>
        <PostForm action={`${basket_path(id)}/retirer`} csrf={csrf}>
          <input type="hidden" name="version" value={version} />
          <div class="actions">
            <button class="danger">Retirer</button>
            <a href={basket_path(id)}>Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}
