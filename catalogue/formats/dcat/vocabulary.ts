/** Vocabularies of DCAT-AP 3 and GeoDCAT-AP 3. Everywhere here names are written short: « dct:title ». */
export const prefixes = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  adms: 'http://www.w3.org/ns/adms#',
  spdx: 'http://spdx.org/rdf/terms#',
  prov: 'http://www.w3.org/ns/prov#',
  owl: 'http://www.w3.org/2002/07/owl#',
  locn: 'http://www.w3.org/ns/locn#',
  geo: 'http://www.opengis.net/ont/geosparql#',
  dqv: 'http://www.w3.org/ns/dqv#',
  oa: 'http://www.w3.org/ns/oa#',
  geodcat: 'http://data.europa.eu/930/',
  hydra: 'http://www.w3.org/ns/hydra/core#',
  schema: 'http://schema.org/',
} as const;

const by_namespace = new Map<string, string>(
  Object.entries(prefixes).map(([prefix, namespace]) => [namespace, prefix]),
);
const local_form = /^[A-Za-z_][\w-]*$/;
const known = new Map<string, string>();

/** The short name of an address in one of the vocabularies; other addresses stay. */
export function shorten(iri: string): string {
  const found = known.get(iri);
  if (found !== undefined) return found;
  const at = Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1;
  const prefix =
    by_namespace.get(iri.slice(0, at)) ?? (iri.startsWith('https://schema.org/') ? 'schema' : undefined);
  if (prefix === undefined || !local_form.test(iri.slice(at))) return iri;
  const short = `${prefix}:${iri.slice(at)}`;
  // Names that documents make up must not fill the memory.
  if (known.size < 2000) known.set(iri, short);
  return short;
}

/** The address that a short name stands for. */
export function expand(name: string): string {
  const at = name.indexOf(':');
  const namespace = (prefixes as Record<string, string | undefined>)[name.slice(0, at)];
  return namespace === undefined ? name : namespace + name.slice(at + 1);
}

/** Characters that no address may hold (RFC 3987) written as %XX, so that no syntax of RDF stumbles on them. */
export const safe_iri = (address: string): string =>
  // eslint-disable-next-line no-control-regex
  address.replace(/[\u0000-\u0020<>"{}|\\^`\u007f-\u009f\u{d800}-\u{dfff}\ufffe\uffff]/gu, (character) =>
    encodeURIComponent(character.toWellFormed()),
  );

/** Whether a text is an address that may name a thing by itself. */
export const is_absolute = (text: string): boolean => /^(?:https?:\/\/[^/\s]|urn:[a-z0-9]).*$/i.test(text);
