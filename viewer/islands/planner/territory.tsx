import { useState } from 'preact/hooks';
import type { Territory } from '../../pages/scenario_body.ts';
import { circle_around } from '../../planner/area.ts';
import type { Situation } from '../../planner/situation.ts';
import { CommuneSearch } from '../combobox.tsx';
import type { FoundCommune } from '../requests.ts';
import { find_commune } from './places.ts';

const kinds = [
  ['region', 'Toute la région'],
  ['departement', 'Un département'],
  ['epci', 'Une intercommunalité (EPCI)'],
  ['commune', 'Une commune'],
  ['area', 'Une zone dessinée'],
] as const;

/** The territory in words. */
export function say_territory(territory: Territory, { departements, epci, communes }: Situation): string {
  if (territory.kind === 'region') return 'Toute la région';
  if (territory.kind === 'area') return 'Zone dessinée';
  const places = { departement: departements, epci, commune: communes }[territory.kind];
  return places.find(({ code }) => code === territory.code)?.nom ?? territory.code;
}

export interface TerritoryProps {
  territory: Territory;
  situation: Situation;
  region: string;
  /** There is a map to draw on. */
  can_draw: boolean;
  is_drawing: boolean;
  choose: (territory: Territory) => void;
  draw: () => void;
  stop: () => void;
  say: (sentence: string) => void;
}

/** Whose inhabitants are counted: the region, one of its parts, or an area drawn by mouse or named by place and distance. */
export function TerritoryChoice(props: TerritoryProps) {
  const { territory, situation, region, choose, say } = props;
  // A kind chosen before its place is, forgotten as soon as the territory changes: by its list, by undoing, by « Retour ».
  const now = JSON.stringify(territory);
  const [wanted, set_wanted] = useState<{ kind: Territory['kind']; since: string } | null>(null);
  if (wanted !== null && wanted.since !== now) set_wanted(null);
  const kind = wanted?.since === now ? wanted.kind : territory.kind;
  const shown = territory.kind === kind ? territory : null;
  const places = kind === 'departement' ? situation.departements : kind === 'epci' ? situation.epci : [];
  const by_name = [...places].sort((a, b) => a.nom.localeCompare(b.nom, 'fr'));
  return (
    <fieldset class="part">
      <legend>Territoire</legend>
      <label for="territory-kind">Compter les habitants de</label>
      <select
        id="territory-kind"
        value={kind}
        onChange={(event) => {
          const chosen = event.currentTarget.value as Territory['kind'];
          set_wanted({ kind: chosen, since: now });
          if (chosen === 'region') choose({ kind: 'region' });
        }}
      >
        {kinds.map(([value, title]) => (
          <option key={value} value={value}>
            {value === 'region' ? `${title} (${region})` : title}
          </option>
        ))}
      </select>
      {(kind === 'departement' || kind === 'epci') && (
        <>
          <label for="territory-code">{kind === 'epci' ? 'Intercommunalité' : 'Département'}</label>
          <select
            id="territory-code"
            value={shown !== null && 'code' in shown ? shown.code : ''}
            onChange={(event) => choose({ kind, code: event.currentTarget.value })}
          >
            <option value="" disabled>
              Choisir…
            </option>
            {by_name.map(({ code, nom }) => (
              <option key={code} value={code}>
                {kind === 'departement' ? `${code} – ${nom}` : nom}
              </option>
            ))}
          </select>
        </>
      )}
      {kind === 'commune' && (
        <CommuneSearch
          name="territory-commune"
          label="Commune"
          empties
          pick={({ id }) => choose({ kind: 'commune', code: id })}
          say={say}
        />
      )}
      {kind === 'area' && <AreaChoice {...props} />}
      {shown !== null && kind !== 'region' && (
        <p class="note">Choisi : {say_territory(territory, situation)}.</p>
      )}
    </fieldset>
  );
}

/** By the mouse on the map, or by a commune and a distance: the same without a mouse. */
function AreaChoice({ situation, can_draw, is_drawing, choose, draw, stop, say }: TerritoryProps) {
  const [centre, set_centre] = useState<FoundCommune | null>(null);
  const [radius_km, set_radius] = useState(15);
  return (
    <>
      {can_draw && (
        <p>
          <button type="button" class="second" aria-pressed={is_drawing} onClick={is_drawing ? stop : draw}>
            {is_drawing ? 'Abandonner le dessin' : 'Dessiner sur la carte'}
          </button>
        </p>
      )}
      {is_drawing && (
        <p class="note">
          Cliquez chaque coin de la zone sur la carte ; pour la fermer, cliquez de nouveau le premier.
        </p>
      )}
      <p>
        {can_draw ? 'Ou sans souris, un cercle autour d’une commune :' : 'Un cercle autour d’une commune :'}
      </p>
      <CommuneSearch name="area-commune" label="Commune au centre" pick={set_centre} say={say} />
      <label for="area-radius">Rayon (km)</label>
      <input
        id="area-radius"
        type="number"
        min={1}
        max={100}
        value={radius_km}
        onInput={(event) => set_radius(event.currentTarget.valueAsNumber)}
      />
      <p>
        <button
          type="button"
          class="second"
          disabled={centre === null || !(radius_km >= 1 && radius_km <= 100)}
          onClick={() => {
            const place = centre === null ? null : find_commune(situation, centre);
            if (place === null) return say('Cette commune n’a pas de position connue.');
            choose({ kind: 'area', geometry: circle_around([place.lon, place.lat], radius_km) });
          }}
        >
          Compter dans ce cercle
        </button>
      </p>
    </>
  );
}
