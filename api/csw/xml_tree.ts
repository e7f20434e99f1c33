import type { XmlElement } from '../../catalogue/xml.ts';

/** A name without its prefix. */
export const local_name = ({ name }: Pick<XmlElement, 'name'>): string => name.slice(name.indexOf(':') + 1);

export const children_of = (element: XmlElement): XmlElement[] =>
  element.children.filter((child): child is XmlElement => typeof child !== 'string');

/** All text of an element, blanks at its ends left out. */
export const text_of = (element: XmlElement): string =>
  element.children
    .map((child) => (typeof child === 'string' ? child : text_of(child)))
    .join('')
    .trim();

export const child_of = (element: XmlElement, name: string): XmlElement | undefined =>
  children_of(element).find((child) => local_name(child) === name);

export const texts_of = (element: XmlElement, name: string): string[] =>
  children_of(element)
    .filter((child) => local_name(child) === name)
    .map(text_of);
