import { EditorCounters } from './basket_editor_counters.tsx';
import { basket_path, type BasketDraft, type CategoryDraft } from './basket_view.ts';
import { Line, LineField, SmallBox } from './basket_editor_parts.tsx';
import { PostForm, Select, TextArea } from './form_parts.tsx';
import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface BasketEditorView {
  /** Null: a new basket. */
  id: string | null;
  /** The version that the draft started from; empty of a new one. */
  version: string;
  draft: BasketDraft;
  /** Organisations to choose one of, for a new basket; with the site's own where that is possible. */
  owners: readonly (readonly [value: string, label: string])[];
  /** Published services by source and type. */
  kinds: readonly { source: string; type_service: string; count: number }[];
  problems: readonly FieldProblem[];
  /** What somebody else has saved meanwhile; null when nobody has. */
  overtaken: readonly string[] | null;
  /** Id of the field that was just added. */
  focus: string | null;
  csrf: string | null;
}

/** The editor of a basket: every button sends the form, so that no script is needed. */
export function basket_editor_page(view: BasketEditorView): Page {
  const { id, draft, problems, overtaken } = view;
  const title = id === null ? 'Composer un panier' : `Modifier « ${draft.title} »`;
  return page({
    title: problems.length > 0 ? `Erreur : ${title}` : title,
    current: 'method',
    children: (
      <>
        <p class="crumbs">
          <a href={id === null ? '/baskets' : basket_path(id)}>
            {id === null ? 'Paniers de services' : 'Le panier'}
          </a>
        </p>
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        {overtaken !== null && <Overtaken changes={overtaken} version={view.version} />}
        <PostForm action={id === null ? '/baskets/nouveau' : `${basket_path(id)}/modifier`} csrf={view.csrf}>
          <input type="hidden" name="version" value={view.version} />
          {/* What the Enter key presses: it must neither save nor remove. */}
          <button name="action" value="refresh" class="out-of-sight" tabIndex={-1} aria-hidden="true">
            Actualiser
          </button>
          <Field
            name="title"
            label="Titre"
            value={draft.title}
            problems={problems}
            autocomplete="off"
            max_length={200}
          />
          {view.owners.length > 1 && (
            <Select
              name="organisation_id"
              label="Au nom de"
              choices={view.owners}
              value={draft.organisation}
              problems={problems}
            />
          )}
          <h2>Catégories</h2>
          <p>
            Une catégorie est desservie jusqu’au premier seuil, trop loin au-delà du second. À parts égales,
            donnez à chacune le poids 1.
          </p>
          {draft.categories.map((category, i) => (
            <Category {...{ category, i, problems }} focus={view.focus} />
          ))}
          <AddCategory problems={problems} />
          <h2>Guichets</h2>
          <EditorCounters {...view} />
          <h2>Règle</h2>
          <Houses checked={draft.houses_count} />
          <Rule {...view} />
          <TextArea
            name="note"
            label="Ce qui change, pour l’historique (facultatif)"
            rows={3}
            value={draft.note}
            problems={problems}
          />
          <div class="actions">
            <button name="action" value="save">
              {id === null ? 'Enregistrer le panier' : 'Enregistrer une nouvelle version'}
            </button>
            <a href={id === null ? '/baskets' : basket_path(id)}>Annuler</a>
          </div>
        </PostForm>
      </>
    ),
  });
}

function Overtaken({ changes, version }: { changes: readonly string[]; version: string }) {
  return (
    <Notice kind="stop">
      <p>
        Quelqu’un a enregistré la version {version} pendant que vous modifiiez ce panier. Rien n’est perdu :
        votre saisie est ci-dessous. L’enregistrer maintenant remplace ceci :
      </p>
      <ul>
        {changes.map((change) => (
          <li>{change}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Category({
  category,
  i,
  problems,
  focus,
}: {
  category: CategoryDraft;
  i: number;
  problems: readonly FieldProblem[];
  focus: string | null;
}) {
  const name = (member: string) => `categories-${i}-${member}`;
  const field = (member: 'title' | 'weight' | 'served_max_minutes' | 'white_min_minutes') => ({
    name: name(member),
    value: category[member],
    problems,
    is_number: member !== 'title',
    focus: focus === name(member),
  });
  return (
    <Line legend={category.title === '' ? `Catégorie ${i + 1}` : category.title} kind="category">
      <input type="hidden" name={name('id')} value={category.id} />
      <LineField {...field('title')} label="Titre" />
      <LineField {...field('weight')} label="Poids" />
      <LineField {...field('served_max_minutes')} label="Desservie jusqu’à (min)" />
      <LineField {...field('white_min_minutes')} label="Loin au-delà de (min)" />
      <SmallBox
        name={name('visio_substitutable')}
        label="Un visio-guichet peut en tenir lieu"
        checked={category.visio_substitutable}
      />
      <button class="second" name="action" value={`remove_category:${i}`}>
        Retirer <span class="out-of-sight">la catégorie {category.title}</span>
      </button>
    </Line>
  );
}

function AddCategory({ problems }: { problems: readonly FieldProblem[] }) {
  return (
    <div class="add-line">
      <LineField name="new_category" label="Nouvelle catégorie" value="" problems={problems} />
      <button class="second" name="action" value="add_category">
        Ajouter cette catégorie
      </button>
    </div>
  );
}

function Houses({ checked }: { checked: boolean }) {
  return (
    <label class="box">
      <input type="checkbox" name="france_services_counts_for_partners" value="oui" checked={checked} />
      Une maison France services compte pour chacun de ses partenaires
    </label>
  );
}

const kinds = [
  ['weighted', 'par les poids : parts du panier'],
  ['any_missing', 'dès qu’une catégorie est trop loin'],
  ['k_of_n', 'à partir de tant de catégories trop loin'],
  ['core_operator', 'par une seule catégorie'],
] as const;

function Rule({ draft, problems }: BasketEditorView) {
  const { rule, categories } = draft;
  return (
    <>
      <Select
        name="class_rule-kind"
        label="Un lieu est en zone blanche"
        choices={kinds}
        value={rule.kind}
        problems={problems}
      />
      <Line legend="Par les poids" kind="rule">
        <LineField
          name="class_rule-white_share"
          label="Blanche dès (% trop loin)"
          value={rule.white_percent}
          problems={problems}
          is_number
        />
        <LineField
          name="class_rule-served_share"
          label="Desservie dès (% en deçà)"
          value={rule.served_percent}
          problems={problems}
          is_number
        />
      </Line>
      <Line legend="À partir de tant de catégories" kind="rule">
        <LineField
          name="class_rule-k"
          label="Nombre de catégories"
          value={rule.k}
          problems={problems}
          is_number
        />
      </Line>
      <Line legend="Par une seule catégorie" kind="rule">
        <Select
          name="class_rule-category"
          label="Catégorie"
          choices={categories.map(({ id, title }) => [id, title] as const)}
          value={rule.category}
          problems={problems}
        />
      </Line>
    </>
  );
}
