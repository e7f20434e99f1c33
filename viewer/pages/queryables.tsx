import { page, type Page } from './layout.tsx';

export interface QueryablesView {
  id: string;
  title: string;
  properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const kinds: Readonly<Record<string, string>> = {
  boolean: 'vrai ou faux',
  integer: 'nombre entier',
  number: 'nombre',
  string: 'texte',
  array: 'liste',
  date: 'date',
  'date-time': 'instant',
  'geometry-any': 'géométrie',
};

const text_of = (value: unknown) => (typeof value === 'string' ? value : '');

/** What the filters of a collection may name, with an example to start from. */
export function queryables_page({ id, title, properties }: QueryablesView): Page {
  const path = `/collections/${encodeURIComponent(id)}`;
  const [example] =
    Object.entries(properties).find(
      ([name, { type, format }]) => name !== 'id' && type === 'string' && format === undefined,
    ) ?? [];
  return page({
    title: `Filtrer : ${title}`,
    current: 'data',
    children: (
      <>
        <p>
          <a href={`${path}?f=html`}>{title}</a>
        </p>
        <h1>Filtrer : {title}</h1>
        <p>
          Le paramètre <code>filter</code> de <a href={`${path}/items?f=html`}>la liste des objets</a> prend
          une condition CQL2 sur ces propriétés.
        </p>
        {example !== undefined && (
          <p>
            Exemple :{' '}
            <a href={`${path}/items?f=html&filter=${encodeURIComponent(`"${example}" LIKE 'A%'`)}`}>
              <code>{`"${example}" LIKE 'A%'`}</code>
            </a>
          </p>
        )}
        <div class="table" tabIndex={0} role="region" aria-label="Propriétés">
          <table>
            <thead>
              <tr>
                <th scope="col">Propriété</th>
                <th scope="col">Titre</th>
                <th scope="col">Type</th>
                <th scope="col">Description</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(properties).map(([name, { title: label, type, format, description }]) => (
                <tr>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>{text_of(label)}</td>
                  <td>{kinds[text_of(format)] ?? kinds[text_of(type)] ?? ''}</td>
                  <td>{text_of(description)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </>
    ),
  });
}
