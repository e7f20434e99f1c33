/** Making elements of ISO metadata: under local names first, prefixes are put on afterwards by the dialect. */
import type { Element } from './tree.ts';

type Child = Element | string | undefined | readonly (Element | undefined)[];

/** An element of these children; what is undefined is left out. */
export function node(name: string, ...children: Child[]): Element {
  return {
    name,
    attributes: {},
    children: children.flat().filter((child): child is Element | string => child !== undefined),
  };
}

export function with_attributes(element: Element, attributes: Record<string, string | undefined>): Element {
  const given = Object.entries(attributes).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { ...element, attributes: { ...element.attributes, ...Object.fromEntries(given) } };
}

/** A property that holds a text; left out when there is none. */
export const text_node = (name: string, text: string | undefined): Element | undefined =>
  text === undefined ? undefined : node(name, node('CharacterString', text));

/** A property that holds a text which leads somewhere. */
export const anchor_node = (name: string, text: string, url: string | undefined): Element =>
  url === undefined || url === ''
    ? node(name, node('CharacterString', text))
    : node(name, with_attributes(node('Anchor', text), { 'xlink:href': url }));

/** A property that holds a date: a day, a month or a year, else a time. */
export const date_node = (name: string, date: string): Element =>
  node(name, node(/^\d{4}(?:-\d{2}){0,2}$/.test(date) ? 'Date' : 'DateTime', date));
