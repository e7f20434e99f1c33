import { useState } from 'preact/hooks';
import type { DepositPlanView, DepositReadingView } from '../../pages/deposit_view.ts';

/** What the file does not say: the person answers, and it is read again. */
export function Question({
  plan: { question },
  reading,
  answer,
}: {
  plan: DepositPlanView;
  reading: DepositReadingView;
  answer: (reading: DepositReadingView) => Promise<void>;
}) {
  const [chosen, set_chosen] = useState('');
  const [typed, set_typed] = useState('');
  if (question === null) return null;
  const { code, message, remedy, choices } = question;
  const is_crs = code === 'unknown-crs' || code === 'wrong-crs';
  const value = chosen === '' ? typed.trim() : chosen;
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (value === '') return;
    const said: DepositReadingView =
      code === 'several-layers'
        ? { layer: value }
        : code === 'swapped-axes'
          ? { axes: value === 'yx' ? 'yx' : 'xy' }
          : { crs: value };
    void answer(said);
  };
  return (
    <form class="notice info question" onSubmit={send}>
      <h3>{message}</h3>
      <p>{remedy}</p>
      {code !== 'unreadable' && (
        <>
          {choices.length > 0 && (
            <fieldset>
              <legend class="out-of-sight">{message}</legend>
              {choices.map(({ value, title }) => (
                <label class="box" key={value}>
                  <input
                    type="radio"
                    name="reponse"
                    value={value}
                    checked={chosen === value}
                    onChange={() => set_chosen(value)}
                  />
                  {title}
                </label>
              ))}
            </fieldset>
          )}
          {is_crs && (
            <div class="field">
              <label for="crs">
                {choices.length > 0 ? 'Autre système (code EPSG)' : 'Système de coordonnées (code EPSG)'}
              </label>
              <input
                id="crs"
                type="text"
                placeholder="EPSG:2154"
                autocomplete="off"
                spellcheck={false}
                value={typed}
                onInput={(event) => {
                  set_typed(event.currentTarget.value);
                  set_chosen('');
                }}
              />
            </div>
          )}
          <p class="actions">
            <button type="submit" disabled={value === ''}>
              Continuer
            </button>
          </p>
        </>
      )}
      {reading.crs !== undefined && is_crs && <p class="note">Système indiqué : {reading.crs}</p>}
    </form>
  );
}
