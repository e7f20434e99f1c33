/** What the record of a computed result declares: what a machine knows of it, and the licence that its inputs leave it. */
import { access_limit } from './code_lists/inspire_codes.ts';
import { find_licence } from './code_lists/licences.ts';
import { licence_of_spdx } from './formats/licences.ts';
import type { Constraint, MetadataRecord, RecordDetails } from './record.ts';
import { referentiel_details } from './referentiel_details.ts';

/** What a result is computed from, as its record tells. */
export type ResultInput = Pick<MetadataRecord, 'title' | 'licence' | 'use_constraints'>;

/** Codes of the licences that a result may take over, the least demanding first. */
const by_demand = ['CC0-1.0', 'etalab-2.0', 'CC-BY-4.0', 'ODbL-1.0', 'CC-BY-SA-4.0'];
/** They ask that what is made of the data has the same licence. */
const sharing_alike: readonly string[] = ['ODbL-1.0', 'CC-BY-SA-4.0'];

interface Understood {
  title: string;
  licence: { name: string; url: string };
  /** Place in `by_demand`. */
  rank: number;
  shares_alike: boolean;
}

/**
 * The licence of what is computed from these: the most demanding of theirs, which `use_constraints` tells in words. Null
 * where one of them names no licence that is known here, or where two of them each ask for itself; the words then say so.
 */
export function inherited_licence(
  inputs: readonly ResultInput[],
): Pick<MetadataRecord, 'licence' | 'use_constraints'> {
  const understood = inputs.map(understand);
  const unknown = inputs.filter((_, i) => understood[i]!.length === 0).map(({ title }) => title);
  const all = understood.flat();
  if (inputs.length === 0) return { licence: null };
  const said = say_licences(all);
  const conditions = distinct(all).map(({ licence: { name, url } }): Constraint => ({ text: name, url }));
  if (unknown.length > 0)
    return told(
      null,
      `${said}Licence inconnue : ${unknown.join(', ')}. Le résultat n’en a donc pas.`,
      conditions,
    );
  const demanding = distinct(all.filter(({ shares_alike }) => shares_alike));
  if (demanding.length > 1)
    return told(
      null,
      `${said}Deux d’entre elles demandent chacune la même licence : à préciser ici.`,
      conditions,
    );
  const { licence } = all.reduce((most, each) => (each.rank > most.rank ? each : most));
  return told(licence, `${said}La plus exigeante vaut pour le résultat.`, []);
}

/** The licences that an input names, each once; none where one of them is not known. */
function understand({ title, licence, use_constraints = [] }: ResultInput): Understood[] {
  const named =
    licence === null
      ? use_constraints.map(({ text, url = '' }) => ({ name: text, url }))
      : [{ name: licence.name, url: licence.url }];
  const found = named.map(({ name, url }): Understood | null => {
    const known = find_licence(name) ?? find_licence(url);
    if (known === undefined) return null;
    const { code, uri } = known;
    return {
      title,
      licence: { name, url: url === '' ? uri : url },
      rank: by_demand.indexOf(code),
      shares_alike: sharing_alike.includes(code),
    };
  });
  return found.every((each) => each !== null) ? found : [];
}

const distinct = (all: readonly Understood[]) =>
  all.filter(({ rank }, i) => all.findIndex((other) => other.rank === rank) === i);

/** « Calculé d’après : Annuaire (Licence Ouverte 2.0) ; OpenStreetMap (ODbL). » */
function say_licences(all: readonly Understood[]): string {
  if (all.length === 0) return '';
  const by_title = new Map<string, string[]>();
  for (const { title, licence } of all) by_title.set(title, [...(by_title.get(title) ?? []), licence.name]);
  const parts = [...by_title].map(([title, names]) => `${title} (${[...new Set(names)].join(', ')})`);
  return `Calculé d’après : ${parts.join(' ; ')}. `;
}

const told = (licence: MetadataRecord['licence'], text: string, conditions: readonly Constraint[]) => ({
  licence,
  use_constraints: [{ text }, ...conditions],
});

/**
 * Members of the record of a result about public services, computed on a day (YYYY-MM-DD). `is_public`: whoever comes may
 * read it; else the record says nothing of access, since who may is told by the site's rights.
 */
export function result_details(day: string, is_public: boolean): RecordDetails {
  const { access_constraints: _open, ...details } = referentiel_details({
    theme: 'us',
    topics: ['society', 'structure'],
  });
  return {
    ...details,
    dates: [{ type: 'creation', date: day }],
    ...(is_public && { access_constraints: [access_limit('noLimitations')] }),
  };
}

const road_sources: Readonly<Record<string, { title: string; spdx: string }>> = {
  'osm-pbf': { title: 'Routes d’OpenStreetMap', spdx: 'ODbL-1.0' },
  'bd-topo': { title: 'Routes de la BD TOPO®', spdx: 'etalab-2.0' },
};

/** What a road graph of this kind is computed from; a made-up one has no licence to give. */
export function road_input(kind: string): ResultInput {
  const source = Object.hasOwn(road_sources, kind) ? road_sources[kind] : undefined;
  if (source === undefined) return { title: 'Graphe routier', licence: null };
  return { title: source.title, licence: licence_of_spdx(source.spdx) ?? null };
}
