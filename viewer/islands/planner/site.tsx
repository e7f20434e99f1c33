import { useEffect, useRef } from 'preact/hooks';
import type { ScenarioSite } from '../../pages/scenario_body.ts';
import type { SitesProps } from './sites.tsx';

const arrows = [
  ['Nord', '↑', 0, 1],
  ['Sud', '↓', 0, -1],
  ['Ouest', '←', -1, 0],
  ['Est', '→', 1, 0],
] as const;

/** One guichet: its name, what it stands for, moved without a mouse, locked, removed. */
export function SiteEditor({
  site,
  situation,
  change,
  remove,
  step,
}: Pick<SitesProps, 'situation' | 'change' | 'remove' | 'step'> & { site: ScenarioSite }) {
  const { id, nom, lon, lat, locked, categories } = site;
  const possible = situation.basket.categories.filter(({ visio_substitutable }) => visio_substitutable);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current !== null) field.current.value = nom;
  }, [nom]);
  const rename = () => {
    const name = (field.current?.value ?? '').trim();
    if (name !== '' && name !== nom && name.length <= 200)
      change(`Renommer ${nom}`, id, (before) => ({ ...before, nom: name }));
  };
  return (
    <div class="site-editor">
      <label for={`name-${id}`}>Nom</label>
      <input
        id={`name-${id}`}
        ref={field}
        type="text"
        maxLength={200}
        defaultValue={nom}
        onBlur={rename}
        onKeyDown={(event) => event.key === 'Enter' && rename()}
      />
      <p class="note">
        {lat.toFixed(4).replace('.', ',')}° de latitude, {lon.toFixed(4).replace('.', ',')}° de longitude
      </p>
      {!locked && (
        <div class="arrows" role="group" aria-label={`Déplacer ${nom} de 500 m`}>
          {arrows.map(([title, sign, east, north]) => (
            <button
              key={title}
              type="button"
              class="second"
              aria-label={`${title} : 500 m`}
              onClick={() => step(id, east, north, false)}
            >
              {sign}
            </button>
          ))}
        </div>
      )}
      <details>
        <summary>Ce que ce guichet assure</summary>
        {possible.map((category) => (
          <div key={category.id} class="switch">
            <input
              type="checkbox"
              id={`assures-${id}-${category.id}`}
              checked={categories === null || categories.includes(category.id)}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                change(`Changer ce qu’assure ${nom}`, id, (before) => {
                  const all = possible.map((one) => one.id);
                  const had = before.categories ?? all;
                  const has = all.filter((one) => (one === category.id ? checked : had.includes(one)));
                  return { ...before, categories: has.length === all.length ? null : has };
                });
              }}
            />
            <label for={`assures-${id}-${category.id}`}>{category.title}</label>
          </div>
        ))}
      </details>
      <div class="switch">
        <input
          type="checkbox"
          id={`locked-${id}`}
          checked={locked}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            change(checked ? `Verrouiller ${nom}` : `Déverrouiller ${nom}`, id, (before) => ({
              ...before,
              locked: checked,
            }));
          }}
        />
        <label for={`locked-${id}`}>Verrouiller : rien ne le déplace, une proposition le garde</label>
      </div>
      <button type="button" class="second" onClick={() => remove(id)}>
        Retirer<span class="out-of-sight"> {nom}</span>
      </button>
    </div>
  );
}
