import { PostForm, TextArea } from './form_parts.tsx';
import { ErrorSummary, Field, Notice, type FieldProblem } from './forms.tsx';
import { page, type Page } from './layout.tsx';

export interface ReportErrorView {
  title: string;
  /** What the report points at, sent back with the form. */
  place: { fiche: string; collection: string; objet: string; lon: string; lat: string };
  problems: readonly FieldProblem[];
  entered: { message: string; email: string };
  csrf: string | null;
}

/** « Signaler une erreur »: for anybody, without an account. */
export function report_error_page({ title, place, problems, entered, csrf }: ReportErrorView): Page {
  const { objet, lon, lat } = place;
  return page({
    title: problems.length > 0 ? 'Erreur : Signaler une erreur' : 'Signaler une erreur',
    current: 'data',
    children: (
      <>
        <h1>Signaler une erreur</h1>
        <ErrorSummary problems={problems} />
        <p>
          Dans les données : <strong>{title}</strong>
          {objet !== '' && ` (objet ${objet})`}
          {lon !== '' && lat !== '' && `, au point ${lat.replace('.', ',')} N, ${lon.replace('.', ',')} E`}.
        </p>
        <PostForm action="/catalogue/signaler" csrf={csrf}>
          {Object.entries(place).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <TextArea
            name="message"
            label="Ce qui est faux, et ce qui serait juste"
            hint="2 000 caractères au plus. N’écrivez rien sur des personnes."
            rows={5}
            value={entered.message}
            problems={problems}
          />
          <Field
            name="courriel"
            label="Votre adresse électronique"
            type="email"
            hint="Pour une réponse seulement. Elle est effacée 30 jours après la réponse, ou au bout de 180 jours."
            value={entered.email}
            problems={problems}
            autocomplete="email"
            required={false}
          />
          <div class="actions">
            <button>Envoyer</button>
          </div>
        </PostForm>
      </>
    ),
  });
}

/** After the report was sent. */
export const report_sent_page = ({ title, id }: { title: string; id: string }): Page =>
  page({
    title: 'Erreur signalée',
    current: 'data',
    children: (
      <>
        <h1>Merci</h1>
        <Notice kind="done">L’erreur est signalée à ceux qui tiennent « {title} ».</Notice>
        <p class="actions">
          <a href={`/catalogue/${encodeURIComponent(id)}`}>Revenir aux données</a>
          <a href="/">Revenir à la carte</a>
        </p>
      </>
    ),
  });
