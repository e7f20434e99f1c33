/** What readers of services share: addresses, choices, what a service offers. */
import type { XmlElement } from '../../../catalogue/xml.ts';
import { AppError } from '../../../errors.ts';
import type { OfferedLayer, OfferedService } from '../../../viewer/pages/external_view.ts';
import type { Extent } from '../../../viewer/pages/small_map_view.ts';
import { child_of, children_of, local_name, text_of } from '../../csw/xml_tree.ts';
import type { AskConfig } from './ask.ts';
import type { ExternalSource } from './source.ts';

export interface ChosenLayer {
  title: string;
  attribution: string;
  source: ExternalSource;
}

/** A layer that can be laid on: how it is asked for is worked out when it is chosen. */
export interface Candidate extends OfferedLayer {
  source: () => Promise<ExternalSource> | ExternalSource;
}

export interface ServiceReading {
  offered: OfferedService;
  /** Throws a 422 AppError (place `choice`) for what the service does not offer, or cannot be laid on. */
  choose(choice: string): Promise<ChosenLayer>;
}

/** Reads what a service offers. Throws an AppError: 502 for an answer that cannot be used. */
export type ReadService = (config: AskConfig, address: URL) => Promise<ServiceReading>;

/** Entries of a list: more would be a page that nobody reads. */
const most_listed = 2000;

export function reading_of(
  service: { title: string; attribution: string; notes: string[] },
  candidates: readonly Candidate[],
): ServiceReading {
  const listed = candidates.slice(0, most_listed);
  const left_out = candidates.length - listed.length;
  const notes =
    left_out === 0
      ? service.notes
      : [
          ...service.notes,
          `Le service a ${candidates.length} couches : les ${most_listed} premières sont ici.`,
        ];
  const { title, attribution } = service;
  return {
    offered: {
      title: cut(title, 300),
      attribution: cut(attribution, 300),
      notes: notes.map((note) => cut(note, 600)),
      layers: listed.map(({ choice, title, abstract, name, shown_as, refusal }) => ({
        choice,
        title: cut(title, 200),
        abstract: cut(abstract, 300),
        name: cut(name, 200),
        shown_as,
        refusal,
      })),
    },
    async choose(choice) {
      const chosen = candidates.find((candidate) => candidate.choice === choice);
      if (chosen === undefined) throw not_offered('Choisissez une couche de la liste.');
      if (chosen.refusal !== null) throw not_offered(chosen.refusal);
      return {
        title: cut(chosen.title, 200),
        attribution: cut(attribution, 500),
        source: await chosen.source(),
      };
    },
  };
}

export const not_offered = (message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place: 'choice' });

export const cut = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** Names a layer and one of its styles in a form. */
export const choice_of = (layer: string, style = '') =>
  JSON.stringify(style === '' ? [layer] : [layer, style]);

/** The address with these parameters, whatever the case of those that it had; others (« map= ») stay. */
export function with_parameters(address: string | URL, asked: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  const query = new URLSearchParams(asked);
  const names = new Set(Object.keys(asked).map((name) => name.toLowerCase()));
  for (const [name, value] of url.searchParams) if (!names.has(name.toLowerCase())) query.append(name, value);
  url.search = query.toString();
  return url.href;
}

/** The address of a service without the parameters of a request. */
export function without_request(address: string | URL): string {
  const url = new URL(address);
  for (const name of Array.from(url.searchParams.keys()))
    if (/^(?:service|request|version|acceptversions|f|limit|offset|bbox)$/i.test(name))
      url.searchParams.delete(name);
  return url.href;
}

/** Whether it is on the same machine; http where https was asked becomes https: servers behind a proxy forget it. */
export function secured(said: string, asked: URL): URL | null {
  if (!URL.canParse(said, asked.href)) return null;
  const url = new URL(said, asked);
  if (asked.protocol === 'https:' && url.protocol === 'http:' && ['', '80'].includes(url.port)) {
    url.protocol = 'https:';
    url.port = '';
  }
  return url;
}

/** Where a service says that it answers; where it was asked when it names another machine, as many do by mistake. */
export function service_address(said: string | null, asked: URL): string {
  const url = said === null ? null : secured(said, asked);
  return url !== null && url.host === asked.host
    ? keep_key(new URL(without_request(url)), asked)
    : without_request(asked);
}

/** What a service says, with the key that the address held which was asked. */
export function keep_key(said: URL, asked: URL): string {
  const url = new URL(said);
  for (const [name, value] of new URL(without_request(asked)).searchParams)
    if (!url.searchParams.has(name)) url.searchParams.append(name, value);
  return url.href;
}

/** Elements under one of this name, at any depth of the path. */
export const descend = (
  element: XmlElement | undefined,
  ...names: readonly string[]
): XmlElement | undefined =>
  names.reduce<XmlElement | undefined>(
    (at, name) => (at === undefined ? undefined : child_of(at, name)),
    element,
  );

export const children_named = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element === undefined ? [] : children_of(element).filter((child) => local_name(child) === name);

/** The text of an element under one; empty without. */
export function text_at(element: XmlElement | undefined, ...names: readonly string[]): string {
  const found = descend(element, ...names);
  return found === undefined ? '' : text_of(found).replaceAll(/\s+/g, ' ');
}

/** An attribute by its name without prefix. */
export const attribute_of = (element: XmlElement | undefined, name: string): string | null =>
  Object.entries(element?.attributes ?? {}).find(([key]) => key.slice(key.indexOf(':') + 1) === name)?.[1] ??
  null;

/** An extent in degrees; undefined when the numbers are none. */
export function extent_of(numbers: readonly number[]): Extent | undefined {
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers;
  const is_extent =
    west >= -180.001 &&
    east <= 180.001 &&
    south >= -90.001 &&
    north <= 90.001 &&
    west < east &&
    south < north;
  return is_extent ? [west, south, east, north] : undefined;
}

export const numbers_of = (text: string): number[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);

/** What a service says of its use, unless it says nothing (« none »). */
export function conditions(...texts: readonly string[]): string[] {
  const said = texts.filter(
    (text) => text !== '' && !/^(?:none|aucune?|null|no conditions? apply)\.?$/i.test(text),
  );
  return [...new Set(said)].map((text) => `Conditions d’utilisation : ${text}`);
}

/** Identifiers of Web Mercator in metres. */
export const is_web_mercator = (name: string) =>
  /(?:^|\D)(?:3857|900913|3785|102100|102113)$/.test(name.trim());
