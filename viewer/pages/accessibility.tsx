import { page, type Page } from './layout.tsx';

/** What the site does for everybody to use it, and where it falls short. */
export function accessibility_page(): Page {
  return page({
    title: 'Accessibilité',
    children: (
      <>
        <h1>Accessibilité</h1>
        <p>
          Les pages visent le RGAA 4 et les WCAG 2.2, niveau AA. Elles sont contrôlées à chaque modification
          par un outil automatique (axe-core) ; elles n’ont pas encore fait l’objet d’un audit.
        </p>
        <ul>
          <li>Tout se fait au clavier ; des liens d’accès rapide ouvrent chaque page.</li>
          <li>La carte a un équivalent : la liste, qui donne les mêmes communes et les mêmes services.</li>
          <li>Une classe n’est jamais dite par la couleur seule : hachures, formes et mots la doublent.</li>
          <li>Sans WebGL, la liste reste.</li>
        </ul>
      </>
    ),
  });
}
