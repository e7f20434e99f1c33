/** Reference systems, resolutions, and what the resource has to do with others. */
import type { MetadataRecord } from '../../record.ts';
import { anchor_node, node, text_node } from './build.ts';
import { as_facts } from './citation.ts';
import { bare_citation, code_node, type Dialect } from './dialect.ts';
import { compact, type Fact } from './facts.ts';
import type { Section } from './section.ts';
import { attribute_of, child_of, code_of, find, href_of, text_at, text_of, type Element } from './tree.ts';

type Crs = NonNullable<MetadataRecord['crs']>[number];
type Resolution = NonNullable<MetadataRecord['resolutions']>[number];
type Relation = NonNullable<MetadataRecord['relations']>[number];

const epsg_uri = (code: string) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;

export const crs_section_of = (dialect: Dialect): Section => ({
  path: ['referenceSystemInfo'],
  keys: ['crs'],
  read(property) {
    const identifier = child_of(find(property, 'MD_ReferenceSystem/referenceSystemIdentifier'));
    const code = child_of(identifier, 'code');
    const text = text_of(code);
    const href = href_of(code);
    if (text === undefined && href === undefined) return [];
    const named = /EPSG[/:\s]*(?:[\d.]*[/:])?(\d{4,6})\b/i.exec(`${href ?? ''} ${text ?? ''}`)?.[1];
    const space = text_at(identifier, 'codeSpace') ?? '';
    const number = named ?? (/epsg/i.test(space) ? /^\d{4,6}$/.exec(text ?? '')?.[0] : undefined);
    const uri = href ?? (number === undefined ? (text ?? '') : epsg_uri(number));
    const is_code = text === undefined || text === uri || /^(?:EPSG:)?\d+$/i.test(text);
    const title = attribute_of(child_of(code), 'title') ?? text_at(identifier, 'description');
    const name = is_code ? title : text;
    const fact: Fact = { key: 'crs', value: compact<Crs>({ uri, name }) };
    return [href === undefined && number !== undefined ? { ...fact, guessed: true } : fact];
  },
  write: (facts) =>
    facts.map(({ value }) => {
      const { uri, name } = value as Crs;
      const number = /EPSG[/:](?:[\d.]*[/:])?(\d{4,6})$/i.exec(uri)?.[1];
      const text = name ?? (number === undefined ? uri : `EPSG:${number}`);
      const is_address = /^https?:/.test(uri);
      return node(
        'referenceSystemInfo',
        node(
          'MD_ReferenceSystem',
          node(
            'referenceSystemIdentifier',
            node(
              dialect.id === 'iso19139' ? 'RS_Identifier' : 'MD_Identifier',
              anchor_node('code', is_address ? text : uri, is_address ? uri : undefined),
            ),
          ),
        ),
      );
    }),
});

export const resolution_section: Section = {
  path: 'identificationInfo/*/spatialResolution'.split('/'),
  keys: ['resolutions'],
  read(property) {
    const resolution = child_of(property);
    const scale = Number(text_at(resolution, 'equivalentScale/MD_RepresentativeFraction/denominator') ?? NaN);
    if (Number.isInteger(scale) && scale > 0) return as_facts('resolutions', { scale_denominator: scale });
    const distance = child_of(resolution, 'distance');
    const metres =
      Number(text_of(distance) ?? NaN) * (units[attribute_of(child_of(distance), 'uom') ?? 'm'] ?? NaN);
    return Number.isFinite(metres) && metres > 0 ? as_facts('resolutions', { distance_m: metres }) : [];
  },
  write: (facts) =>
    facts.map(({ value }) => {
      const resolution = value as Resolution;
      const distance =
        'distance_m' in resolution
          ? { ...node('Distance', String(resolution.distance_m)), attributes: { uom: 'm' } }
          : undefined;
      return node(
        'spatialResolution',
        node(
          'MD_Resolution',
          'scale_denominator' in resolution
            ? node(
                'equivalentScale',
                node(
                  'MD_RepresentativeFraction',
                  node('denominator', node('Integer', String(resolution.scale_denominator))),
                ),
              )
            : node('distance', distance),
        ),
      );
    }),
};

/** Metres; what is no length (degrees) is left alone. */
const units: Readonly<Record<string, number>> = {
  m: 1,
  metre: 1,
  meter: 1,
  mètre: 1,
  mètres: 1,
  km: 1000,
  cm: 0.01,
  'urn:ogc:def:uom:EPSG::9001': 1,
};

const relation_types: Readonly<Record<string, Relation['type']>> = {
  source: 'derives_from',
  dependency: 'uses',
  revisionOf: 'replaces',
};
const association_codes: Readonly<Record<Relation['type'], string>> = {
  derives_from: 'source',
  uses: 'dependency',
  replaces: 'revisionOf',
  is_used_by: 'crossReference',
  related: 'crossReference',
};

export function relation_section(dialect: Dialect): Section {
  const is_new = dialect.id === 'iso19115_3';
  const property_name = is_new ? 'associatedResource' : 'aggregationInfo';
  return {
    path: ['identificationInfo', '*', property_name],
    keys: ['relations'],
    read(property) {
      const resource = child_of(property);
      const citation = child_of(resource, is_new ? 'name' : 'aggregateDataSetName');
      const id =
        attribute_of(child_of(resource, 'metadataReference'), 'uuidref') ??
        text_at(resource, 'aggregateDataSetIdentifier/*/code') ??
        text_at(citation, 'CI_Citation/identifier/*/code');
      if (id === undefined) return [];
      const type = relation_types[code_of(child_of(resource, 'associationType')) ?? ''] ?? 'related';
      return as_facts(
        'relations',
        compact<Relation>({ type, id, title: text_at(citation, 'CI_Citation/title') }),
      );
    },
    write: (facts) => facts.map(({ value }) => write_relation(value as Relation, dialect)),
  };
}

function write_relation({ type, id, title }: Relation, dialect: Dialect): Element {
  const association = code_node(
    dialect,
    'associationType',
    'DS_AssociationTypeCode',
    association_codes[type],
  );
  const name = (property: string) =>
    title === undefined ? undefined : node(property, bare_citation(dialect, text_node('title', title)));
  if (dialect.id === 'iso19115_3')
    return node(
      'associatedResource',
      node('MD_AssociatedResource', name('name'), association, {
        ...node('metadataReference'),
        attributes: { uuidref: id },
      }),
    );
  return node(
    'aggregationInfo',
    node(
      'MD_AggregateInformation',
      name('aggregateDataSetName'),
      node('aggregateDataSetIdentifier', node('MD_Identifier', text_node('code', id))),
      association,
    ),
  );
}
