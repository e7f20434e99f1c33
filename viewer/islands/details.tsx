import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { class_titles } from '../pages/map_view.ts';
import { report_address } from '../pages/report_address.ts';
import { Shares } from './list.tsx';
import {
  Missing,
  read_commune,
  read_service,
  read_zone,
  type Box,
  type CommuneDetails,
  type Service,
  type Zone,
} from './requests.ts';
import type { Selection } from '../pages/view_state.ts';
import { no_data, say_count, say_people, say_precision, say_source, say_type } from './words.ts';

type Found =
  | { kind: 'commune'; commune: CommuneDetails; zone: Zone | null }
  | { kind: 'service'; service: Service }
  | { kind: 'zone'; zone: Zone };

export interface DetailsProps {
  selection: Selection;
  /** Square that was clicked with the commune. */
  zone: string | null;
  rule: string | null;
  pick: (selection: Selection) => void;
  close: () => void;
  /** Called once with the extent of what is shown. */
  found: (box: Box | null) => void;
}

async function load({ selection: { kind, id }, zone }: DetailsProps): Promise<Found> {
  if (kind === 'service') return { kind, service: await read_service(id) };
  if (kind === 'zone') return { kind, zone: await read_zone(id) };
  const [commune, square] = await Promise.all([read_commune(id), zone === null ? null : read_zone(zone)]);
  return { kind, commune, zone: square };
}

const box_of = (found: Found): Box | null => {
  if (found.kind === 'commune') return found.commune.bbox;
  const point = found.kind === 'service' ? found.service.geometry?.coordinates : undefined;
  return point === undefined ? null : [point[0] - 0.02, point[1] - 0.02, point[0] + 0.02, point[1] + 0.02];
};

/** The panel of what was clicked or chosen; takes the focus so that keyboard and voice follow. */
export function Details(props: DetailsProps) {
  const { selection, zone, close, pick, rule } = props;
  const [found, set_found] = useState<Found | null>(null);
  const [failed, set_failed] = useState<'missing' | 'unreachable' | null>(null);
  const [attempt, set_attempt] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    let is_current = true;
    set_found(null);
    set_failed(null);
    load(props)
      .then((result) => {
        if (!is_current) return;
        set_found(result);
        props.found(box_of(result));
      })
      .catch((error: unknown) => {
        if (is_current) set_failed(error instanceof Missing ? 'missing' : 'unreachable');
      });
    return () => void (is_current = false);
  }, [selection.kind, selection.id, zone, attempt]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [found]);
  return (
    <section class="details" aria-labelledby="details-title">
      <div class="top">
        <h2 id="details-title" ref={heading} tabIndex={-1}>
          {found === null ? 'Détails' : title_of(found)}
        </h2>
        <button type="button" class="second" onClick={close}>
          Fermer
        </button>
      </div>
      {failed === 'missing' && (
        <p class="warnings" role="alert">
          Ces données ne sont plus publiées. Choisissez un autre endroit de la carte ou de la liste.
        </p>
      )}
      {failed === 'unreachable' && (
        <p class="warnings" role="alert">
          {no_data}{' '}
          <button type="button" onClick={() => set_attempt(attempt + 1)}>
            Réessayer
          </button>
        </p>
      )}
      {found === null && failed === null && <p class="skeleton">Chargement…</p>}
      {found?.kind === 'commune' && <CommunePart {...found} rule={rule} pick={pick} />}
      {found?.kind === 'service' && <ServicePart service={found.service} />}
      {found?.kind === 'zone' && <ZonePart zone={found.zone} rule={rule} />}
      {found !== null && (
        <p class="actions">
          <a href={report_of(found)}>Signaler une erreur</a>
        </p>
      )}
    </section>
  );
}

/** Where an error in what is shown is reported: the collection, the object, its place. */
function report_of(found: Found): string {
  if (found.kind === 'commune') return report_address({ collection: 'communes', objet: found.commune.code });
  if (found.kind === 'zone') return report_address({ collection: 'white_zones', objet: found.zone.id });
  const { id, geometry } = found.service;
  const [lon, lat] = geometry?.coordinates ?? [];
  return report_address({ collection: 'services', objet: id, lon, lat });
}

function title_of(found: Found): string {
  if (found.kind === 'commune') return found.commune.nom;
  if (found.kind === 'zone') return 'Carreau habité';
  const { nom, type_service } = found.service.properties;
  return nom ?? say_type(type_service, null);
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

function CommunePart({
  commune,
  zone,
  rule,
  pick,
}: {
  commune: CommuneDetails;
  zone: Zone | null;
  rule: string | null;
  pick: (selection: Selection) => void;
}) {
  const { service_list: services } = commune;
  return (
    <>
      <dl class="facts">
        {commune.population !== null && <Fact name="Population">{say_people(commune.population)}</Fact>}
        {commune.departement !== null && <Fact name="Département">{commune.departement}</Fact>}
        {commune.epci !== null && <Fact name="Intercommunalité">{commune.epci.nom}</Fact>}
        <Fact name="Code INSEE">{commune.code}</Fact>
      </dl>
      <h3>Habitants par niveau de desserte</h3>
      <Shares counted={commune.counted} />
      {rule !== null && <p class="note">{rule}</p>}
      {zone !== null && (
        <>
          <h3>À l’endroit choisi</h3>
          <ZoneFacts zone={zone} />
        </>
      )}
      <h3>{say_count(commune.services, 'service dans la commune', 'services dans la commune')}</h3>
      <ul class="plain">
        {services.map(({ id, nom, type_service }) => (
          <li key={id}>
            <button type="button" class="link" onClick={() => pick({ kind: 'service', id })}>
              {nom ?? say_type(type_service, null)}
            </button>
          </li>
        ))}
      </ul>
      {commune.services > services.length && (
        <p class="note">Les {services.length} premiers ; tous sont dans les données.</p>
      )}
      {commune.contour_approche === true && <p class="note">Contour approché.</p>}
    </>
  );
}

const ZonePart = ({ zone, rule }: { zone: Zone; rule: string | null }) => (
  <>
    <ZoneFacts zone={zone} />
    {rule !== null && <p class="note">{rule}</p>}
  </>
);

function ZoneFacts({ zone: { properties } }: { zone: Zone }) {
  const times = Object.entries(properties.minutes_by_category).sort(([, a], [, b]) => a - b);
  return (
    <>
      <p>
        <span class={`swatch ${properties.class}`} aria-hidden="true" />
        <strong>{class_titles[properties.class]}</strong>, {say_people(properties.population)}
      </p>
      {properties.missing.length > 0 && <p>Trop loin : {properties.missing.join(', ')}.</p>}
      <table>
        <caption>Temps estimé en voiture vers le plus proche guichet</caption>
        <tbody>
          {times.map(([category, minutes]) => (
            <tr key={category}>
              <th scope="row">{category}</th>
              <td class="number">{Math.round(minutes)} min</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function ServicePart({ service: { properties: own } }: { service: Service }) {
  const address = [own.adresse, [own.code_postal, own.commune].filter(Boolean).join(' ')]
    .filter((part) => part !== null && part !== '')
    .join(', ');
  return (
    <dl class="facts">
      <Fact name="Type">{say_type(own.type_service, own.nom)}</Fact>
      {own.nombre !== null && own.nombre > 1 && <Fact name="Nombre">{own.nombre} équipements</Fact>}
      {address !== '' && <Fact name="Adresse">{address}</Fact>}
      {own.telephone !== null && (
        <Fact name="Téléphone">
          <a href={`tel:${own.telephone.replace(/[^\d+]/g, '')}`}>{own.telephone}</a>
        </Fact>
      )}
      {own.courriel !== null && (
        <Fact name="Courriel">
          <a href={`mailto:${own.courriel}`}>{own.courriel}</a>
        </Fact>
      )}
      {own.site_web !== null && /^https?:/.test(own.site_web) && (
        <Fact name="Site">
          <a href={own.site_web}>{own.site_web}</a>
        </Fact>
      )}
      <Fact name="Horaires">{own.horaires ?? 'non communiqués'}</Fact>
      {own.itinerant === true && <Fact name="Service itinérant">présent à cet arrêt certains jours</Fact>}
      <Fact name="Position">{say_precision(own.precision_position)}</Fact>
      <Fact name="Source">
        {say_source(own.source)}
        {own.millesime !== null && `, ${own.millesime}`}
      </Fact>
    </dl>
  );
}
