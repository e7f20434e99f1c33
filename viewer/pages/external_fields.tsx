import { Select, type Choice } from './form_parts.tsx';
import { Field, type FieldProblem } from './forms.tsx';

/** How maps will name a layer of another server, whom they cite for it, and whose it is here. */
export function LayerWords({
  fields,
  organisations,
  problems,
  has_title,
}: {
  fields: { title: string; attribution: string; organisation: string };
  organisations: readonly Choice[];
  problems: readonly FieldProblem[];
  /** The service gives the layer a title, which serves where none is typed. */
  has_title: boolean;
}) {
  return (
    <>
      <Field
        name="title"
        label="Titre dans les cartes"
        value={fields.title}
        problems={problems}
        autocomplete="off"
        required={!has_title}
        max_length={200}
        {...(has_title && { hint: 'Vide : celui du service.' })}
      />
      <Field
        name="attribution"
        label="Source à citer"
        value={fields.attribution}
        problems={problems}
        autocomplete="off"
        required={false}
        max_length={500}
        hint="Les cartes et leurs impressions la montrent."
      />
      <Select
        name="organisation"
        label="Organisation"
        value={fields.organisation}
        problems={problems}
        choices={organisations}
      />
    </>
  );
}
