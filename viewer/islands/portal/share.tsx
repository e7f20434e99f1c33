import type { PaperSide } from './print.tsx';

const by_hand = 'Copiez l’adresse de la page : elle contient la carte.';

/** What is done with a map that is composed: shared, printed, saved. */
export function ShareLine({
  is_empty,
  side,
  set_side,
  print,
  save,
  say,
}: {
  is_empty: boolean;
  side: PaperSide;
  set_side: (side: PaperSide) => void;
  print: () => void;
  save: () => void;
  say: (text: string) => void;
}) {
  const share = () =>
    navigator.clipboard === undefined
      ? say(by_hand)
      : void navigator.clipboard.writeText(location.href).then(
          () => say('Le lien est copié.'),
          () => say(by_hand),
        );
  return (
    <section aria-labelledby="partager">
      <h2 id="partager">Partager, imprimer</h2>
      <p class="actions">
        <button type="button" class="second" onClick={share}>
          Copier le lien
        </button>
        <button type="button" class="second" disabled={is_empty} onClick={save}>
          Image PNG
        </button>
      </p>
      <div class="field">
        <label for="paper">Page A4</label>
        <div class="search-line">
          <select
            id="paper"
            onChange={({ currentTarget: { value } }) => set_side(value === 'portrait' ? value : 'paysage')}
          >
            <option value="paysage" selected={side === 'paysage'}>
              Paysage
            </option>
            <option value="portrait" selected={side === 'portrait'}>
              Portrait
            </option>
          </select>
          <button type="button" disabled={is_empty} onClick={print}>
            Imprimer
          </button>
        </div>
      </div>
    </section>
  );
}
