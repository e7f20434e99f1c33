/** What kinds that read JSON and capabilities share: values of doubtful type, names that are the same at each run. */
import { createHash } from 'node:crypto';
import type { MetadataRecord } from '../../catalogue/record.ts';
import type { XmlElement } from '../../catalogue/xml.ts';

export type Members = Readonly<Record<string, unknown>>;

export const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** Null for what is no text, and for blanks. */
export const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
export const texts = (value: unknown): string[] => list(value).flatMap((item) => text(item) ?? []);

/** A text without its HTML tags, for fields where some servers write HTML. */
export const plain = (value: unknown): string =>
  (text(value) ?? '')
    .replace(/<br\s*\/?>|<\/p>|<\/div>/gi, '\n')
    .replace(/<[a-z/!][^<>]*>/gi, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Without undefined members and empty arrays: an absent member is unknown. */
export const known = (record: {
  [K in keyof MetadataRecord]: MetadataRecord[K] | undefined;
}): MetadataRecord =>
  Object.fromEntries(
    Object.entries(record).filter(
      ([name, value]) =>
        value !== undefined &&
        (!Array.isArray(value) || value.length > 0 || name === 'keywords' || name === 'warnings'),
    ),
  ) as unknown as MetadataRecord;

/** Names the records that kinds make: of the DNS name space of RFC 4122, as « URL » is. */
const url_name_space = Buffer.from('6ba7b8111dad11d180b400c04fd430c8', 'hex');

/** A UUID of version 5 (RFC 4122, 4.3): the same for the same address and names. */
export function derived_id(address: string, ...names: readonly string[]): string {
  const hash = createHash('sha1')
    .update(url_name_space)
    .update([address, ...names].join('#'))
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Host and path: the address as it names a service, whatever is asked of it. */
export const service_name = ({ host, pathname }: URL) => host + pathname.replace(/\/+$/, '');

/** A box when its four numbers are one in degrees. */
export function box_of(values: readonly unknown[]): [number, number, number, number] | null {
  const [west, south, east, north] = values.map((value) => (typeof value === 'number' ? value : NaN));
  const is_box =
    values.length === 4 &&
    Math.abs(west!) <= 180.001 &&
    Math.abs(east!) <= 180.001 &&
    Math.abs(south!) <= 90.001 &&
    Math.abs(north!) <= 90.001 &&
    south! <= north!;
  return is_box ? [west!, south!, east!, north!] : null;
}

/** « EPSG:2154 », « urn:ogc:def:crs:EPSG::2154 », an address of OGC's: as a URI of OGC; undefined for another. */
export function crs_uri(name: string | null): { uri: string; name?: string } | undefined {
  if (name === null) return undefined;
  const epsg = /(?:EPSG[:/](?:[\d.]*[:/])?|^)(\d{4,6})$/i.exec(name)?.[1];
  if (epsg !== undefined)
    return { uri: `http://www.opengis.net/def/crs/EPSG/0/${epsg}`, name: `EPSG:${epsg}` };
  return /^https?:\/\/www\.opengis\.net\/def\/crs\//.test(name) ? { uri: name } : undefined;
}

/** Elements of XML, by their names without prefix: servers bind prefixes as they like. */
const local = (name: string) => name.slice(name.indexOf(':') + 1);
export const is_named = (element: XmlElement, name: string) => local(element.name) === name;
export const children = (element: XmlElement | undefined, name: string): XmlElement[] =>
  (element?.children ?? []).filter(
    (child): child is XmlElement => typeof child !== 'string' && is_named(child, name),
  );
export const descend = (element: XmlElement | undefined, ...names: readonly string[]) =>
  names.reduce<XmlElement | undefined>((at, name) => children(at, name)[0], element);
export const xml_text = (element: XmlElement | undefined): string | null =>
  element === undefined
    ? null
    : text(element.children.map((child) => (typeof child === 'string' ? child : '')).join(''));
export const attribute = (element: XmlElement | undefined, name: string): string | null =>
  text(Object.entries(element?.attributes ?? {}).find(([key]) => local(key) === name)?.[1]);
