import { page, type Page } from './layout.tsx';

interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
  description?: string;
  schema?: {
    type?: string;
    enum?: readonly string[];
    minimum?: number;
    maximum?: number;
    default?: string | number;
  };
}
interface Operation {
  summary?: string;
  tags?: readonly string[];
  parameters?: readonly Parameter[];
  responses?: Record<string, { description?: string; content?: Record<string, unknown> }>;
}

/** The part of an OpenAPI 3.0 document that the page shows. */
export interface ApiView {
  info: { title: string; description: string };
  tags: readonly { name: string; description: string }[];
  paths: Record<string, unknown>;
  components: { parameters: Record<string, unknown> };
}

/** The API's documentation, made of its OpenAPI document: operations by theme, parameters, a link to try. */
export function api_page({ info, tags, paths, components }: ApiView): Page {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
  const resolve = (parameter: Parameter): Parameter =>
    parameter.$ref === undefined
      ? parameter
      : ((components.parameters[parameter.$ref.split('/').at(-1) ?? ''] as Parameter | undefined) ??
        parameter);
  return page({
    title: 'Documentation de l’API',
    current: 'api',
    children: (
      <>
        <h1>Documentation de l’API</h1>
        <p>
          {info.description} <a href="/api?f=json">Le document OpenAPI 3.0</a> sert aux programmes ; cette
          page en est la lecture.
        </p>
        {tags.map((tag) => (
          <section>
            <h2>{tag.name}</h2>
            <p>{tag.description}</p>
            {operations
              .filter(({ operation }) => operation.tags?.includes(tag.name) === true)
              .map(({ path, method, operation }) => (
                <OperationPart
                  path={path}
                  method={method}
                  operation={operation}
                  parameters={(operation.parameters ?? []).map(resolve)}
                />
              ))}
          </section>
        ))}
      </>
    ),
  });
}

function OperationPart(props: {
  path: string;
  method: string;
  operation: Operation;
  parameters: readonly Parameter[];
}) {
  const { path, method, operation, parameters } = props;
  const types = Object.keys(operation.responses?.['200']?.content ?? {});
  return (
    <details>
      <summary>
        <code>
          {method} {path}
        </code>{' '}
        – {operation.summary}
      </summary>
      {method === 'GET' && !path.includes('{') && (
        <p>
          <a href={path}>Essayer</a>
        </p>
      )}
      {types.length > 0 && <p>Formats : {types.join(', ')}</p>}
      {parameters.length > 0 && (
        <div class="table" tabIndex={0} role="region" aria-label={`Paramètres de ${path}`}>
          <table>
            <caption>Paramètres</caption>
            <thead>
              <tr>
                <th scope="col">Nom</th>
                <th scope="col">Place</th>
                <th scope="col">Forme</th>
                <th scope="col">Rôle</th>
              </tr>
            </thead>
            <tbody>
              {parameters.map((parameter) => (
                <tr>
                  <td>
                    <code>{parameter.name}</code>
                  </td>
                  <td>{parameter.in === 'path' ? 'chemin' : 'requête'}</td>
                  <td>{describe_schema(parameter.schema)}</td>
                  <td>{parameter.description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

function describe_schema(schema: Parameter['schema']): string {
  if (schema === undefined) return '';
  if (schema.enum !== undefined) return schema.enum.join(' ou ');
  const names: Record<string, string> = {
    integer: 'entier',
    number: 'nombre',
    string: 'texte',
    array: 'liste',
  };
  const type = names[schema.type ?? ''] ?? schema.type ?? '';
  const bounds =
    schema.minimum !== undefined && schema.maximum !== undefined
      ? ` de ${schema.minimum} à ${schema.maximum}`
      : '';
  const usual = schema.default === undefined ? '' : `, ${schema.default} à défaut`;
  return `${type}${bounds}${usual}`;
}
