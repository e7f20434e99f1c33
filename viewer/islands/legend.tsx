import { class_titles, classes, type MapView } from '../pages/map_view.ts';
import { icons } from './map_images.ts';
import type { LayerId } from '../pages/view_state.ts';
import { say_people } from './words.ts';

const titles: Readonly<Record<LayerId, string>> = {
  zones: 'Zones blanches, grises et desservies',
  france_services: 'Maisons France services',
  counters: 'Guichets comptés dans le panier',
  town_halls: 'Mairies',
  others: 'Autres services',
  epci: 'Intercommunalités',
};
const order: readonly LayerId[] = ['zones', 'france_services', 'counters', 'town_halls', 'others', 'epci'];

/** What each colour and shape means, and the switches of the layers. */
export function Legend({
  view,
  visible,
  toggle,
}: {
  view: MapView;
  visible: ReadonlySet<LayerId>;
  toggle: (layer: LayerId) => void;
}) {
  const has = (layer: LayerId) =>
    view.collections.includes(layer === 'zones' ? 'white_zones' : layer === 'epci' ? 'epci' : 'services');
  const { zones } = view;
  const explain = { served: '', white: '', ...zones?.explain, grey: 'entre les deux' };
  const people = {
    served: zones?.region?.population_served,
    grey: zones?.region?.population_grey,
    white: zones?.region?.population_white,
  };
  return (
    <fieldset class="legend">
      <legend>Légende et couches</legend>
      {order.filter(has).map((layer) => (
        <div key={layer} class={visible.has(layer) ? undefined : 'hidden-layer'}>
          <div class="switch">
            <input
              type="checkbox"
              id={`layer-${layer}`}
              checked={visible.has(layer)}
              onChange={() => toggle(layer)}
            />
            <label for={`layer-${layer}`}>
              <Sign layer={layer} />
              {titles[layer]}
            </label>
          </div>
          {layer === 'zones' && zones !== null && (
            <ul class={visible.has('zones') ? undefined : 'off'}>
              {classes.map((name) => (
                <li key={name}>
                  <span class={`swatch ${name}`} aria-hidden="true" />
                  <span>
                    {class_titles[name]} <small>{explain[name]}</small>
                    {people[name] !== undefined && <small>, {say_people(people[name])}</small>}
                  </span>
                </li>
              ))}
              <li>
                <span class="swatch land" aria-hidden="true" />
                <span>Sans habitant compté</span>
              </li>
            </ul>
          )}
        </div>
      ))}
      {view.approximate_contours && <p class="note">Contours des communes approchés (tiretés).</p>}
      {zones !== null && (
        <p class="note">
          {zones.rule}
          {zones.label !== null && <> Données : {zones.label}.</>}
        </p>
      )}
    </fieldset>
  );
}

function Sign({ layer }: { layer: LayerId }) {
  const icon = icons[layer];
  if (layer === 'epci')
    return (
      <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M0 10h8m4 0h8" stroke="#6b1f5c" stroke-width="3" />
      </svg>
    );
  return icon === undefined ? null : (
    <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
      <path d={icon.path} fill={icon.fill} stroke="#000" stroke-width="2" />
    </svg>
  );
}
