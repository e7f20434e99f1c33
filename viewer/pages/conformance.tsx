import { page, type Page } from './layout.tsx';

/** The conformance classes, as a list of addresses. */
export function conformance_page(classes: readonly string[]): Page {
  return page({
    title: 'Conformité',
    current: 'api',
    children: (
      <>
        <h1>Classes de conformité</h1>
        <p>
          Ce service respecte les classes d’exigences suivantes des normes de l’OGC (
          <a href="/conformance?f=json">la même liste en JSON</a>).
        </p>
        <ul class="links">
          {classes.map((uri) => (
            <li>
              <code>{uri}</code>
            </li>
          ))}
        </ul>
      </>
    ),
  });
}
