import { page, type Page } from './layout.tsx';
import { say_modes, type ProcessView } from './processes.tsx';

interface SchemaView {
  type: string;
  enum?: readonly string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

interface ValueView {
  title: string;
  description: string;
  schema: SchemaView;
  is_optional?: boolean;
}

export interface ProcessDetails extends ProcessView {
  version: string;
  inputs: Readonly<Record<string, ValueView>>;
  outputs: Readonly<Record<string, ValueView>>;
  example: object;
  /** Where executions are sent. */
  address: string;
}

const types: Readonly<Record<string, string>> = {
  string: 'texte',
  number: 'nombre',
  integer: 'nombre entier',
  boolean: 'vrai ou faux',
  array: 'liste',
  object: 'objet',
};

/** Type, bounds and words of a value: « nombre entier, 1 à 200, sinon 5 ». */
function say_schema({ type, enum: words, default: absent, minimum, maximum, maxItems }: SchemaView): string {
  const range =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} à ${maximum}`
      : minimum !== undefined
        ? `${minimum} au moins`
        : maximum !== undefined
          ? `${maximum} au plus`
          : '';
  return [
    words === undefined ? (types[type] ?? type) : words.join(' ou '),
    range,
    maxItems === undefined ? '' : `${maxItems} au plus`,
    absent === undefined ? '' : `sinon ${JSON.stringify(absent)}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function Values({ title, values, told }: { title: string; values: ProcessDetails['inputs']; told: boolean }) {
  return (
    <>
      <h2>{title}</h2>
      <div class="table" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">Nom</th>
              <th scope="col">Sens</th>
              <th scope="col">Valeur</th>
              {told && <th scope="col">À donner</th>}
            </tr>
          </thead>
          <tbody>
            {Object.entries(values).map(([name, value]) => (
              <tr>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  {value.title}. {value.description}
                </td>
                <td>{say_schema(value.schema)}</td>
                {told && <td>{value.is_optional === true ? 'facultatif' : 'obligatoire'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A process: what it takes and gives, with a request to start from. */
export function process_page(process: ProcessDetails): Page {
  const { id, title, description, version, modes, inputs, outputs, example, address } = process;
  return page({
    title,
    current: 'data',
    children: (
      <>
        <p class="crumbs">
          <a href="/collections">Données</a> › <a href="/processes?f=html">Traitements</a>
        </p>
        <h1>{title}</h1>
        <p>{description}</p>
        <dl class="facts">
          <dt>Identifiant</dt>
          <dd>
            <code>{id}</code>, version {version}
          </dd>
          <dt>Réponse</dt>
          <dd>{say_modes(modes)}</dd>
          <dt>Adresse</dt>
          <dd class="long">POST {address}</dd>
        </dl>
        <Values title="Entrées" values={inputs} told />
        <Values title="Sorties" values={outputs} told={false} />
        <h2>Exemple</h2>
        <p>
          À envoyer à l’adresse ci-dessus, avec l’en-tête <code>Content-Type: application/json</code>
          {modes.length > 1 && (
            <>
              , et <code>Prefer: respond-async</code> pour une tâche de fond
            </>
          )}
          .
        </p>
        <pre tabIndex={0}>{JSON.stringify(example, null, 2)}</pre>
        <p>
          <a href={`/processes/${encodeURIComponent(id)}?f=json`}>Cette description en JSON</a>
        </p>
      </>
    ),
  });
}
