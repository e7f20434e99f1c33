import {
  describe_schema,
  list_operations,
  type ApiView,
  type ListedOperation,
  type Parameter,
} from './api_operations.ts';
import { say_media_type } from './data_words.ts';
import { page, type Page } from './layout.tsx';

/** The API's documentation, made of its OpenAPI document: operations by theme, parameters, links to try. */
export function api_page({ info, tags, paths, components }: ApiView): Page {
  const operations = list_operations(paths);
  const resolve = (parameter: Parameter): Parameter =>
    parameter.$ref === undefined
      ? parameter
      : ((components.parameters[parameter.$ref.split('/').at(-1) ?? ''] as Parameter | undefined) ??
        parameter);
  const themes = tags.map((tag, i) => ({
    ...tag,
    id: `theme-${i + 1}`,
    own: operations.filter(({ operation }) => operation.tags?.includes(tag.name) === true),
  }));
  return page({
    title: 'Documentation de l’API',
    current: 'api',
    children: (
      <>
        <p class="crumbs">
          <a href="/?f=html">API</a>
        </p>
        <h1>Documentation de l’API</h1>
        <p>
          {info.description} <a href="/api?f=json">Le document OpenAPI 3.0</a> sert aux programmes ; cette
          page en est la lecture. Une ligne s’ouvre sur ses paramètres et un lien pour essayer.
        </p>
        <nav class="themes" aria-label="Thèmes">
          {themes.map(({ id, name }) => (
            <a href={`#${id}`}>{name}</a>
          ))}
        </nav>
        {themes.map(({ id, name, description, own }) => (
          <section aria-labelledby={id}>
            <h2 id={id} tabIndex={-1}>
              {name}
            </h2>
            <p>{description}</p>
            {own.map((listed) => (
              <OperationPart listed={listed} parameters={(listed.operation.parameters ?? []).map(resolve)} />
            ))}
          </section>
        ))}
      </>
    ),
  });
}

const types_of = (part: { content?: Record<string, unknown> } | undefined) =>
  Object.keys(part?.content ?? {})
    .map(say_media_type)
    .join(', ');

function OperationPart({
  listed,
  parameters,
}: {
  listed: ListedOperation;
  parameters: readonly Parameter[];
}) {
  const { path, method, operation, examples } = listed;
  const codes = Object.entries(operation.responses ?? {});
  const given = types_of(codes.find(([code]) => code.startsWith('2'))?.[1]);
  const taken = types_of(operation.requestBody);
  return (
    <details class="operation">
      <summary>
        <strong class={`method ${method.toLowerCase()}`}>{method}</strong> <code>{path}</code>{' '}
        <span>{operation.summary}</span>
      </summary>
      {operation.description !== undefined && <p>{operation.description}</p>}
      {method === 'GET' && !path.includes('{') && (
        <p>
          <a href={path} aria-label={`Essayer ${path}`}>
            Essayer
          </a>
        </p>
      )}
      {examples.length > 0 && method === 'GET' && (
        <p>
          Essayer :{' '}
          {examples.map((example, i) => (
            <>
              {i > 0 && ', '}
              <a href={example}>{decodeURIComponent(example.split('/')[2] ?? example)}</a>
            </>
          ))}
        </p>
      )}
      {taken !== '' && <p>Corps attendu : {taken}</p>}
      {given !== '' && <p>Réponse : {given}</p>}
      {parameters.length > 0 && <Parameters path={path} method={method} parameters={parameters} />}
      {codes.length > 0 && (
        <p class="note">
          {codes
            .map(([code, { description }]) => (description === undefined ? code : `${code} ${description}`))
            .join(' · ')}
        </p>
      )}
    </details>
  );
}

function Parameters(props: { path: string; method: string; parameters: readonly Parameter[] }) {
  const { path, method, parameters } = props;
  return (
    <div class="table" tabIndex={0} role="region" aria-label={`Paramètres de ${method} ${path}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Paramètre</th>
            <th scope="col">Valeur</th>
            <th scope="col">Rôle</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map((parameter) => (
            <tr>
              <th scope="row">
                <code>{parameter.in === 'path' ? `{${parameter.name}}` : parameter.name}</code>
              </th>
              <td>{describe_schema(parameter.schema)}</td>
              <td>{parameter.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
