import type { BasketEditorView } from './basket_editor.tsx';
import { Line, LineField } from './basket_editor_parts.tsx';
import { Select } from './form_parts.tsx';
import { say_services, type CategoryDraft, type CounterDraft } from './basket_view.ts';

type Numbered = CounterDraft & { i: number };

/** The table of counters, a fold for each category: its lines, and what may be added to it. */
export function EditorCounters(view: BasketEditorView) {
  const { draft, kinds } = view;
  const lines = draft.counters.map((counter, i) => ({ ...counter, i }));
  const known = new Set(draft.categories.map(({ id }) => id));
  const lost = lines.filter(({ category }) => !known.has(category));
  return (
    <>
      <p>
        Quels services de la collection « services » valent guichet pour chaque catégorie, par leur source et
        leur type.
      </p>
      <datalist id="sources">
        {[...new Set(kinds.map(({ source }) => source))].map((source) => (
          <option value={source} />
        ))}
      </datalist>
      <datalist id="types">
        {[...new Set(kinds.map(({ type_service }) => type_service))].map((type) => (
          <option value={type} />
        ))}
      </datalist>
      {draft.categories.map((category) => (
        <Fold {...{ category, view }} lines={lines.filter((line) => line.category === category.id)} />
      ))}
      {lost.map((line) => (
        <CounterLine {...{ line, view }} />
      ))}
    </>
  );
}

function Fold({
  category,
  lines,
  view,
}: {
  category: CategoryDraft;
  lines: readonly Numbered[];
  view: BasketEditorView;
}) {
  const { kinds, problems, focus } = view;
  const { id, title } = category;
  const is_here = (field: string) => lines.some(({ i }) => field.startsWith(`counters-${i}-`));
  const is_open = (focus !== null && is_here(focus)) || problems.some(({ field }) => is_here(field));
  const present = new Set(lines.map(({ source, type_service }) => JSON.stringify([source, type_service])));
  const addable = kinds.filter(
    ({ source, type_service }) =>
      !present.has(JSON.stringify([source, type_service])) && !/^mairie/i.test(type_service),
  );
  const count =
    lines.length === 0 ? 'aucune ligne' : lines.length === 1 ? '1 ligne' : `${lines.length} lignes`;
  return (
    <details open={is_open}>
      <summary>
        {title} : {count}
      </summary>
      {lines.map((line) => (
        <CounterLine {...{ line, view }} />
      ))}
      <div class="add-line">
        {addable.length > 0 && (
          <>
            <Select
              name={`new_counter-${id}`}
              label={`Services publiés à ajouter pour ${title}`}
              choices={addable.map(({ source, type_service, count: found }) => [
                `${source}\t${type_service}`,
                `${source} / ${type_service} (${say_services(found)})`,
              ])}
              value=""
              problems={problems}
            />
            <button class="second" name="action" value={`add_counter:${id}`}>
              Ajouter <span class="out-of-sight">ces services pour {title}</span>
            </button>
          </>
        )}
        <button class="second" name="action" value={`blank_counter:${id}`}>
          Ajouter une ligne vide <span class="out-of-sight">pour {title}</span>
        </button>
      </div>
    </details>
  );
}

function CounterLine({ line, view }: { line: Numbered; view: BasketEditorView }) {
  const { i, source, type_service, category, only_for_partners } = line;
  const { kinds, problems, focus } = view;
  const found =
    kinds.find((kind) => kind.source === source && kind.type_service === type_service)?.count ?? 0;
  const name = (member: string) => `counters-${i}-${member}`;
  const words = source === '' && type_service === '' ? 'Nouvelle ligne' : `${source} / ${type_service}`;
  return (
    <Line legend={`${words} : ${say_services(found)}`} kind="counter">
      <input type="hidden" name={name('category')} value={category} />
      <LineField
        name={name('source')}
        label="Source"
        value={source}
        list="sources"
        problems={problems}
        focus={focus === name('source')}
      />
      <LineField
        name={name('type_service')}
        label="Type de service"
        value={type_service}
        list="types"
        problems={problems}
      />
      <Select
        name={name('only_for_partners')}
        label="Compte"
        choices={[
          ['non', 'toujours'],
          ['oui', 'au titre des partenaires'],
        ]}
        value={only_for_partners ? 'oui' : 'non'}
        problems={problems}
      />
      <button class="second" name="action" value={`remove_counter:${i}`}>
        Retirer <span class="out-of-sight">la ligne {words}</span>
      </button>
    </Line>
  );
}
