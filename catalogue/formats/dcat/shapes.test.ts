import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { read_config } from '../../../config.ts';
import { bare_record, full_record } from '../full_record_testing.ts';
import { write_catalogue_page } from './document.ts';
import type { Graph, Term } from './graph.ts';
import { parse_turtle } from './parse.ts';
import { expand, prefixes } from './vocabulary.ts';

const base_url = 'https://site.example';
const address = `${base_url}/dcat`;
const page = {
  address,
  title: 'Catalogue',
  description: 'Tout.',
  publisher: 'Région',
  homepage: base_url,
  total: 3,
  self: `${address}?page=1`,
  first: `${address}?page=1`,
  previous: null,
  next: null,
  last: `${address}?page=1`,
};
const abstract = 'Dit ce qu’il y a.';
const distributions = [
  { url: 'https://x.example/a', function: 'service' as const, protocol: 'OGC API Features' },
];
const record_date = '2024-05-06';
/** What the rules ask of records is given; the rest is the writer's. */
const records = [
  full_record,
  { ...bare_record, abstract, record_date },
  { ...full_record, id: 'serie', kind: 'series' as const },
  {
    ...bare_record,
    id: 'service',
    kind: 'service' as const,
    abstract,
    record_date,
    distributions,
    service: { type: 'view' },
  },
];

describe('DCAT-AP 3 as its rules have it', () => {
  const graph = parse_turtle(write_catalogue_page(records, page, 'ttl', base_url));
  const of_class = (name: string) => [...graph.subjects].filter((id) => graph.types(id).includes(name));

  it('mandatory properties stand on every catalogue, dataset, record, distribution and service', () => {
    const mandatory = {
      'dcat:Catalog': ['dct:title', 'dct:description', 'dct:publisher'],
      'dcat:Dataset': ['dct:title', 'dct:description'],
      'dcat:DatasetSeries': ['dct:title', 'dct:description'],
      'dcat:CatalogRecord': ['foaf:primaryTopic', 'dct:modified'],
      'dcat:Distribution': ['dcat:accessURL', 'dct:license'],
      'dcat:DataService': ['dct:title', 'dcat:endpointURL'],
      'adms:Identifier': ['skos:notation'],
      'spdx:Checksum': ['spdx:algorithm', 'spdx:checksumValue'],
      'foaf:Agent': ['foaf:name'],
    };
    for (const [name, predicates] of Object.entries(mandatory)) {
      const things = of_class(name);
      expect(things, name).to.not.deep.equal([]);
      // Distributions of the services' record have no licence, for it has none.
      const checked =
        name === 'dcat:Distribution'
          ? things.filter((id) => graph.objects(id, 'dct:title').length > 0)
          : things;
      for (const id of checked)
        for (const predicate of predicates)
          expect(graph.objects(id, predicate), `${name} ${predicate}`).to.have.length.greaterThan(0);
    }
    for (const id of graph.subjects)
      for (const predicate of [
        'dct:publisher',
        'dct:accessRights',
        'dct:issued',
        'dct:modified',
        'dct:license',
        'dcat:byteSize',
      ])
        expect(graph.objects(id, predicate), `${id} ${predicate}`).to.have.length.lessThan(2);
  });

  it('every shape of the SHACL file of DCAT-AP 3 is met', function () {
    const file = path.join(
      read_config().REFERENTIELS_DIR ?? '',
      'metadonnees/dcat/ckanext-dcat-ap_3_shacl_shapes.ttl',
    );
    if (!existsSync(file)) this.skip();
    const shapes = parse_turtle(readFileSync(file, 'utf8'));
    const { faults, checked } = check_shapes(graph, shapes);
    expect(faults).to.deep.equal([]);
    // Shapes for all classes that are written, with several constraints each.
    expect(checked).to.be.greaterThan(500);
  });
});

const sh = 'http://www.w3.org/ns/shacl#';
/** Classes that are others too (the ontologies' rdfs:subClassOf). */
const above: Record<string, string[]> = {
  'dcat:Dataset': ['dcat:Resource', 'rdfs:Resource'],
  'dcat:DataService': ['dcat:Resource', 'rdfs:Resource'],
  'dcat:DatasetSeries': ['dcat:Resource', 'dcat:Dataset', 'rdfs:Resource'],
  'dcat:Catalog': ['dcat:Dataset', 'dcat:Resource'],
  'vcard:Organization': ['vcard:Kind'],
  'vcard:Individual': ['vcard:Kind'],
};

/** The constraints of a file of shapes that it states by class and property: counts, kinds of node, classes, types. */
function check_shapes(graph: Graph, shapes: Graph): { faults: string[]; checked: number } {
  const faults: string[] = [];
  let checked = 0;
  const classes_of = (id: string) =>
    graph
      .types(id)
      .flatMap((type) => [type, ...(above[type] ?? [])])
      .map(expand);
  for (const shape of shapes.subjects) {
    const [target] = shapes.objects(shape, `${sh}targetClass`);
    // A catalogue is no dataset in the sense of its rules; whatever has a label is a resource.
    if (target === undefined || target.value === `${prefixes.rdfs}Resource`) continue;
    const things = [...graph.subjects].filter((id) => graph.types(id).map(expand).includes(target.value));
    for (const { value: property } of shapes.objects(shape, `${sh}property`)) {
      const [predicate] = shapes.objects(property, `${sh}path`);
      const said = (name: string) => shapes.objects(property, sh + name)[0]?.value;
      for (const id of things) {
        const values = graph.about(id).filter((triple) => expand(triple.predicate) === predicate?.value);
        const wrong = constraint_broken(
          values.map(({ object }) => object),
          said,
          classes_of,
        );
        checked++;
        if (wrong !== undefined) faults.push(`${target.value} ${id} ${predicate?.value}: ${wrong}`);
      }
    }
  }
  return { faults: [...new Set(faults)], checked };
}

function constraint_broken(
  values: readonly Term[],
  said: (name: string) => string | undefined,
  classes_of: (id: string) => string[],
): string | undefined {
  const [least, most, kind, of_class, datatype] = [
    'minCount',
    'maxCount',
    'nodeKind',
    'class',
    'datatype',
  ].map(said);
  if (least !== undefined && values.length < Number(least)) return `at least ${least}`;
  if (most !== undefined && values.length > Number(most)) return `at most ${most}`;
  for (const value of values) {
    const is_literal = value.kind === 'literal';
    if (kind === `${sh}Literal` && !is_literal) return 'a literal';
    if (kind === `${sh}BlankNodeOrIRI` && is_literal) return 'no literal';
    const is_any =
      of_class === undefined ||
      of_class === `${prefixes.rdfs}Resource` ||
      of_class === `${prefixes.rdfs}Literal`;
    // What stands elsewhere has its class there.
    const classes = classes_of(value.value);
    if (!is_any && (classes.length > 0 || value.kind === 'blank') && !classes.includes(of_class))
      return `${value.value} of class ${of_class}`;
    if (datatype !== undefined && expand(value.datatype ?? '') !== datatype) return `datatype ${datatype}`;
  }
  return undefined;
}
