/** Controls of the lines of the basket's editor: a label, a field, what is wrong with it. */
import type { ComponentChildren } from 'preact';
import { parts_of } from './form_parts.tsx';
import type { FieldProblem } from './forms.tsx';

/** The fields of one line, side by side where there is room. */
export function Line({
  legend,
  kind,
  children,
}: {
  legend: string;
  kind: 'category' | 'counter' | 'rule';
  children: ComponentChildren;
}) {
  return (
    <fieldset class={`line ${kind}`}>
      <legend>{legend}</legend>
      <div>{children}</div>
    </fieldset>
  );
}

interface Named {
  name: string;
  label: string;
  problems: readonly FieldProblem[];
}

/** A short field. Numbers are texts with a decimal keyboard: « 1,5 » is one. */
export function LineField({
  value,
  is_number = false,
  list,
  focus = false,
  ...named
}: Named & { value: string; is_number?: boolean; list?: string; focus?: boolean }) {
  const { frame, above, tied } = parts_of(named);
  return (
    <div class={is_number ? `${frame} short` : frame}>
      {above}
      <input
        type="text"
        {...tied}
        value={value}
        list={list}
        inputmode={is_number ? 'decimal' : undefined}
        autocomplete="off"
        maxLength={100}
        spellcheck={false}
        autofocus={focus}
      />
    </div>
  );
}

export function SmallBox({ name, label, checked }: { name: string; label: string; checked: boolean }) {
  return (
    <label class="box">
      <input type="checkbox" id={name} name={name} value="oui" checked={checked} />
      {label}
    </label>
  );
}
