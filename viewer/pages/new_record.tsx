import { PostForm, Select, TextArea, type Choice } from './form_parts.tsx';
import { ErrorSummary, Field, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface NewRecordView {
  kinds: readonly Choice[];
  organisations: readonly { id: number; name: string }[];
  /** Whether a record of no organisation can be made. */
  is_site_admin: boolean;
  problems: readonly FieldProblem[];
  entered: { title: string; kind: string; organisation: string; document: string; over: boolean };
  csrf: string | null;
}

/** Beginning a record: by its title, or from a document of metadata. */
export function new_record_page(view: NewRecordView): Page {
  const { problems, entered, organisations, is_site_admin } = view;
  const owners: Choice[] = [
    ...organisations.map(({ id, name }) => [String(id), name] as const),
    ...(is_site_admin ? [['', 'Aucune : administrateurs du site'] as const] : []),
  ];
  const owner = (name: string) =>
    owners.length > 1 ? (
      <Select
        name={name}
        label="Au nom de"
        choices={owners}
        value={entered.organisation}
        problems={problems}
      />
    ) : (
      <input type="hidden" name={name} value={owners[0]?.[0] ?? ''} />
    );
  return page({
    title: problems.length > 0 ? 'Erreur : Nouvelle fiche' : 'Nouvelle fiche',
    current: 'data',
    islands: ['read_file'],
    children: (
      <>
        <p class="crumbs">
          <a href="/catalogue/mes-fiches">Mes jeux de données</a>
        </p>
        <h1>Nouvelle fiche</h1>
        <ErrorSummary problems={problems} />
        <PostForm action="/catalogue/fiches/nouvelle" csrf={view.csrf}>
          <Field
            name="titre"
            label="Titre"
            hint="Ce que c’est et où : « Zones d’activité de l’Ariège »."
            value={entered.title}
            problems={problems}
            autocomplete="off"
            max_length={1000}
          />
          <Select
            name="nature"
            label="Nature"
            choices={view.kinds}
            value={entered.kind}
            problems={problems}
          />
          {owner('organisation')}
          <div class="actions">
            <button>Commencer la fiche</button>
          </div>
        </PostForm>
        <section aria-labelledby="document-titre">
          <h2 id="document-titre">Ou partir d’un document</h2>
          <p>
            Une fiche ISO 19139, ISO 19115-3, DCAT ou OGC Records, telle qu’un autre catalogue la donne. Ce
            que Maillage n’en comprend pas est gardé avec elle. Pour voir d’abord ce qui en est lu, ou pour la
            joindre à ses données, <a href="/catalogue/deposer">déposez le fichier</a>.
          </p>
          <PostForm action="/catalogue/fiches/document" csrf={view.csrf}>
            <p class="field" data-read-file="document" hidden>
              <label for="fichier">Fichier</label>
              <input type="file" id="fichier" accept=".xml,.rdf,.ttl,.json,.jsonld" />
            </p>
            <TextArea
              name="document"
              label="Contenu du document"
              hint="Collez-le ici. Une seule fiche, 900 000 octets au plus."
              rows={6}
              value={entered.document}
              problems={problems}
            />
            {owner('organisation_du_document')}
            <label class="box">
              <input type="checkbox" name="modifier" value="oui" checked={entered.over} />
              Si une fiche du catalogue porte déjà son identifiant, en faire une modification de cette fiche,
              à relire avant publication
            </label>
            <div class="actions">
              <button class="second">Lire ce document</button>
            </div>
          </PostForm>
        </section>
      </>
    ),
  });
}
