import type { InputHTMLAttributes, TargetedEvent } from 'preact';
import type { Fields } from './publication.ts';

type Input = TargetedEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>;

/** What is typed into the form, and what the server refused of it. */
export interface Filling {
  fields: Fields;
  set: (name: keyof Fields, value: string) => void;
  /** The field that was refused. */
  failed: string | null;
}

interface Named {
  name: keyof Fields;
  label: string;
  filling: Filling;
}

const frame_of = ({ name, filling }: Named) => (filling.failed === name ? 'field wrong' : 'field');
const on_input =
  ({ name, filling }: Named) =>
  (event: Input) =>
    filling.set(name, event.currentTarget.value);

function Hint({ name, hint }: { name: string; hint: string | undefined }) {
  return hint === undefined ? null : (
    <p class="note" id={`${name}-hint`}>
      {hint}
    </p>
  );
}

/** A line to fill in. */
export function Line({ hint, more = {}, ...named }: Named & { hint?: string; more?: InputHTMLAttributes }) {
  const { name, label, filling } = named;
  return (
    <div class={frame_of(named)}>
      <label for={name}>{label}</label>
      <Hint name={name} hint={hint} />
      <input
        id={name}
        type="text"
        autocomplete="off"
        value={filling.fields[name]}
        onInput={on_input(named)}
        aria-describedby={hint === undefined ? undefined : `${name}-hint`}
        aria-invalid={filling.failed === name ? true : undefined}
        {...more}
      />
    </div>
  );
}

/** Several lines to fill in. */
export function Lines({ hint, most, ...named }: Named & { hint: string; most: number }) {
  const { name, label, filling } = named;
  return (
    <div class={frame_of(named)}>
      <label for={name}>{label}</label>
      <Hint name={name} hint={hint} />
      <textarea
        id={name}
        rows={4}
        required
        maxLength={most}
        aria-describedby={`${name}-hint`}
        onInput={on_input(named)}
        value={filling.fields[name]}
      />
    </div>
  );
}

/** One of several. `first`: what stands for none. */
export function List({
  choices,
  first = '',
  is_required = false,
  ...named
}: Named & {
  choices: readonly (readonly [string, string])[];
  first?: string;
  is_required?: boolean;
}) {
  const { name, label, filling } = named;
  return (
    <div class={frame_of(named)}>
      <label for={name}>{label}</label>
      <select id={name} required={is_required} onChange={on_input(named)}>
        {first !== '' && <option value="">{first}</option>}
        {choices.map(([value, title]) => (
          <option key={value} value={value} selected={filling.fields[name] === value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
