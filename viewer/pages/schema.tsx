import { page, type Page } from './layout.tsx';

type Property = Readonly<Record<string, unknown>>;

export interface SchemaView {
  /** Of the collection; null: of the list of collections itself. */
  id: string | null;
  kind: 'schema' | 'queryables' | 'sortables';
  title: string;
  properties: Readonly<Record<string, Property>>;
  required?: readonly string[];
  /** Null where the values are not known one by one. */
  profile: 'valid-domain' | 'actual-domain' | null;
}

const types: Readonly<Record<string, string>> = {
  boolean: 'vrai ou faux',
  integer: 'nombre entier',
  number: 'nombre',
  string: 'texte',
  array: 'liste',
  object: 'structure',
  date: 'date',
  'date-time': 'instant',
  uuid: 'UUID',
  'geometry-any': 'géométrie',
  'geometry-point': 'point',
  'geometry-multipoint': 'points',
  'geometry-linestring': 'ligne',
  'geometry-multilinestring': 'lignes',
  'geometry-polygon': 'polygone',
  'geometry-multipolygon': 'polygones',
  'geometry-geometrycollection': 'géométries',
  'geometry-point-or-multipoint': 'point ou points',
  'geometry-linestring-or-multilinestring': 'ligne ou lignes',
  'geometry-polygon-or-multipolygon': 'polygone ou polygones',
};

const roles: Readonly<Record<string, string>> = {
  id: 'identifiant',
  'primary-geometry': 'géométrie principale',
  'primary-instant': 'date principale (datetime)',
  reference: 'renvoi',
};

const pages: Readonly<Record<SchemaView['kind'], string>> = {
  schema: 'Schéma',
  queryables: 'Filtrer',
  sortables: 'Trier',
};

/** One of the schemas of a collection, a row for each property. */
export function schema_page(view: SchemaView): Page {
  const { id, kind, title, properties } = view;
  const heading = `${pages[kind]} : ${title}`;
  const path = id === null ? '/collections' : `/collections/${encodeURIComponent(id)}`;
  const own = id === null ? `/collections-${kind}` : `${path}/${kind}`;
  const items = id === null ? path : `${path}/items`;
  return page({
    title: heading,
    current: 'data',
    wide: true,
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a>
          {id !== null && (
            <>
              {' '}
              › <a href={`${path}?f=html`}>{title}</a>
            </>
          )}
        </p>
        <h1>{heading}</h1>
        <Use view={view} items={items} />
        {view.profile !== null && <Domain own={own} profile={view.profile} />}
        <div class="table" tabIndex={0} role="region" aria-label="Propriétés">
          <table>
            <thead>
              <tr>
                <th scope="col">Propriété</th>
                <th scope="col">Titre</th>
                <th scope="col">Type</th>
                <th scope="col">Valeurs</th>
                <th scope="col">Rôle</th>
                <th scope="col">Description</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(properties).map(([name, property]) => (
                <tr>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>{text_of(property['title'])}</td>
                  <td>{type_of(property)}</td>
                  <td>{values_of(property)}</td>
                  <td>{role_of(property, view.required?.includes(name) === true)}</td>
                  <td>{text_of(property['description'])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p>
          <a href={`${own}?f=json${view.profile === null ? '' : `&profile=${view.profile}`}`}>
            Le même en JSON Schema
          </a>
        </p>
      </>
    ),
  });
}

/** Which values are told, and the way to the others. */
const Domain = ({ own, profile }: Pick<SchemaView, 'profile'> & { own: string }) => (
  <p>
    {profile === 'valid-domain' ? (
      <>
        Valeurs : celles que la base admet.{' '}
        <a href={`${own}?f=html&profile=actual-domain`}>Voir celles qui s’y trouvent</a>
      </>
    ) : (
      <>
        Valeurs : celles qui se trouvent dans la base. <a href={`${own}?f=html`}>Voir celles qu’elle admet</a>
      </>
    )}
  </p>
);

/** What the page is for, with an example to start from. */
function Use({ view: { id, kind, properties }, items }: { view: SchemaView; items: string }) {
  const list = <a href={`${items}?f=html`}>la liste des {id === null ? 'collections' : 'objets'}</a>;
  if (kind === 'schema')
    return <p>Les propriétés que chaque objet de {list} montre, et qu’il peut recevoir.</p>;
  if (kind === 'sortables')
    return (
      <p>
        Les propriétés par lesquelles {list} peut s’ordonner (paramètre <code>sortby</code>).
      </p>
    );
  const [example] =
    Object.entries(properties).find(
      ([name, { type, format, enum: values }]) =>
        name !== 'id' && type === 'string' && format === undefined && values === undefined,
    ) ?? [];
  const filter = `"${example}" LIKE 'A%'`;
  return (
    <>
      <p>
        Le paramètre <code>filter</code> de {list} prend une condition CQL2 sur ces propriétés, et les{' '}
        <a href="/functions">fonctions</a> du service.
      </p>
      {example !== undefined && (
        <p>
          Exemple :{' '}
          <a href={`${items}?f=html&filter=${encodeURIComponent(filter)}`}>
            <code>{filter}</code>
          </a>
        </p>
      )}
    </>
  );
}

const text_of = (value: unknown) => (typeof value === 'string' ? value : '');
const number_of = (value: unknown) => (typeof value === 'number' ? value.toLocaleString('fr-FR') : null);

function type_of({ type, format, 'x-ogc-unit': unit }: Property): string {
  const name = types[text_of(format)] ?? types[text_of(type)] ?? '';
  return typeof unit === 'string' ? `${name} (${unit})` : name;
}

/** The values that the database takes, in words. */
function values_of(property: Property): string {
  const { enum: values, oneOf: codes, pattern } = property;
  const bounds = [
    ['à partir de', 'minimum'],
    ['plus de', 'exclusiveMinimum'],
    ['jusqu’à', 'maximum'],
    ['moins de', 'exclusiveMaximum'],
    ['longueur à partir de', 'minLength'],
    ['longueur jusqu’à', 'maxLength'],
  ] as const;
  return [
    ...(Array.isArray(values) ? [values.join(', ')] : []),
    ...(Array.isArray(codes) ? [codes.map(say_code).join(', ')] : []),
    ...bounds.flatMap(([words, keyword]) => {
      const bound = number_of(property[keyword]);
      return bound === null ? [] : [`${words} ${bound}`];
    }),
    ...(typeof pattern === 'string' ? [`de la forme ${pattern}`] : []),
  ].join(' ; ');
}

/** « white (Zone blanche) » */
const say_code = (code: { const: string | number; title?: string }) =>
  code.title === undefined ? String(code.const) : `${code.const} (${code.title})`;

function role_of(property: Property, is_required: boolean): string {
  const role = text_of(property['x-ogc-role']);
  const target = text_of(property['x-ogc-collectionId']);
  return [
    ...(role === '' ? [] : [target === '' ? (roles[role] ?? role) : `${roles[role]} vers ${target}`]),
    ...(is_required ? ['obligatoire'] : []),
    ...(property['readOnly'] === true ? ['lecture seule'] : []),
  ].join(', ');
}
