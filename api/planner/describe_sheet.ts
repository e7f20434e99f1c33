import { setImmediate as let_others_pass } from 'node:timers/promises';
import type {
  SheetFigures,
  SheetMap,
  SheetSite,
  SheetTable,
  SheetView,
  TerritorySheet,
} from '../../viewer/pages/planner_sheet_view.ts';
import { say_place, say_territory } from '../../viewer/pages/scenario_view.ts';
import type { Access } from '../../sql/client.ts';
import { figures_of, order_by_time } from '../processes/coverage/figures.ts';
import type { Coverage } from '../processes/coverage/compute_coverage.ts';
import type { Comparison } from './compare.ts';
import { describe_method } from './describe_method.ts';
import { draw_map, type Drawn } from './draw_map.ts';
import { name_territory } from './names.ts';
import { read_outlines, type Outline } from './read_outlines.ts';
import {
  sum_parts,
  tally_by,
  type Count,
  type TallyLevel,
  type TallyPart,
} from '../../viewer/planner/tally.ts';

/** Lines that fit on a sheet of one page beside the rest. */
const most_communes = 10;
const most_sites = 6;

/** What a print is of: the whole report, the sheets of a département, or the sheet of one intercommunalité. */
export type SheetScope = { level: 'region' } | { level: 'departement' | 'epci'; code: string };

interface Drawing {
  comparison: Comparison;
  /** Shapes of places that are communes. */
  shapes: ReadonlyMap<string, Outline> | null;
  outlines: Readonly<Record<TallyLevel, ReadonlyMap<string, Outline>>>;
  sites: readonly PlacedSite[];
  link: (code: string | null) => string;
}

interface PlacedSite extends SheetSite {
  lon: number;
  lat: number;
  departement: string | null;
  epci: string | null;
}

/** All that a print shows. `link`: address of the CSV of an intercommunalité. */
export async function describe_sheet(
  access: Access,
  comparison: Comparison,
  scope: SheetScope,
  { region, link }: { region: string; link: (code: string | null) => string },
): Promise<SheetView> {
  const drawing = await gather(access, comparison, scope, link);
  const { tally, before } = comparison;
  const parts =
    scope.level === 'region' ? tally.parts : tally.parts.filter((part) => part[scope.level] === scope.code);
  const whole = place_indices(comparison, scope);
  return {
    title: comparison.title,
    region,
    date: new Date().toLocaleDateString('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }),
    label: before.label,
    approximate: before.approximate,
    territory: name_scope(comparison, scope, region),
    map: map_of(drawing, whole, scope),
    figures: figures_from(sum_parts(parts)),
    minutes: minutes_of(comparison, whole),
    tables: scope.level === 'epci' ? [] : list_tables(drawing, scope, parts),
    sites: drawing.sites.filter((site) => scope.level === 'region' || site[scope.level] === scope.code),
    removed: name_removed(comparison),
    method: describe_method(comparison),
    sheets: scope.level === 'region' ? [] : await list_sheets(drawing, scope, parts),
    only_sheets: scope.level === 'epci',
  };
}

async function gather(
  access: Access,
  comparison: Comparison,
  scope: SheetScope,
  link: Drawing['link'],
): Promise<Drawing> {
  const { before, body } = comparison;
  const drawn = new Set([...place_indices(comparison, scope)].map((i) => before.demands.code_insee[i] ?? ''));
  const with_communes = scope.level !== 'region' || before.read.collection === 'communes';
  const { demands, read, basket } = before;
  const tolerance = 0.001;
  const outlines = {
    departement: await read_outlines(access, 'departements', null, tolerance),
    epci: await read_outlines(access, 'epci', null, tolerance),
    commune: with_communes ? await read_outlines(access, 'communes', [...drawn], tolerance / 2) : new Map(),
  };
  const titles = new Map(basket.categories.map(({ id, title }) => [id, title]));
  const all = basket.categories.filter(({ visio_substitutable }) => visio_substitutable);
  const sites = body.sites.map((site, at): PlacedSite => {
    const cell = nearest_place(demands, site);
    const commune = demands.code_insee[cell] ?? null;
    return {
      number: at + 1,
      nom: site.nom,
      lon: site.lon,
      lat: site.lat,
      commune: name_territory(comparison, 'commune', commune),
      place: say_place(site),
      stands_for:
        site.categories === null
          ? `les ${all.length} catégories possibles`
          : site.categories.map((id) => titles.get(id) ?? id).join(', '),
      departement: demands.code_departement[cell] ?? null,
      epci: demands.code_epci[cell] ?? null,
    };
  });
  const shapes = read.collection === 'communes' ? outlines.commune : null;
  return { comparison, shapes, outlines, sites, link };
}

/** The populated place nearest to a site: its commune is the site's. */
function nearest_place(
  { lon, lat }: { lon: Float64Array; lat: Float64Array },
  site: { lon: number; lat: number },
): number {
  const width = Math.cos((site.lat * Math.PI) / 180);
  let [best, least] = [-1, Infinity];
  for (let i = 0; i < lon.length; i++) {
    const [dx, dy] = [((lon[i] as number) - site.lon) * width, (lat[i] as number) - site.lat];
    if (dx * dx + dy * dy < least) [best, least] = [i, dx * dx + dy * dy];
  }
  return best;
}

function name_scope(comparison: Comparison, scope: SheetScope, region: string): string {
  if (scope.level !== 'region') return name_territory(comparison, scope.level, scope.code);
  const { territory } = comparison.body;
  if (territory === undefined || territory.kind === 'region') return region;
  return territory.kind === 'area'
    ? say_territory(territory)
    : name_territory(comparison, territory.kind, territory.code);
}

/** Places of the comparison in a scope. */
function place_indices({ members, before: { demands } }: Comparison, scope: SheetScope): Uint32Array {
  if (scope.level === 'region') return members;
  const codes = scope.level === 'epci' ? demands.code_epci : demands.code_departement;
  return members.filter((i) => codes[i] === scope.code);
}

const figures_from = ({ population, before, after, better, worse }: Count): SheetFigures => ({
  population,
  before,
  after,
  better,
  worse,
});

/** Places from the nearest to the farthest, put in order once for all territories. */
const orders = new WeakMap<Coverage, Uint32Array>();
function order_of(coverage: Coverage): Uint32Array {
  const order = orders.get(coverage) ?? order_by_time(coverage.classification);
  orders.set(coverage, order);
  return order;
}

/** Mean time to the farthest category of those who reach all. */
function minutes_of({ before, classes }: Comparison, members: Uint32Array): SheetView['minutes'] {
  const wanted = new Set(members);
  const say = (coverage: Coverage) => {
    const { classification } = coverage;
    const order = order_of(coverage).filter((i) => wanted.has(i));
    const { mean_minutes } = figures_of({ classification, demands: before.demands, p_white: null }, order);
    return mean_minutes === null
      ? '–'
      : `${mean_minutes.toLocaleString('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} min`;
  };
  return members.length === 0 ? null : { before: say(classes.before), after: say(classes.after) };
}

function map_of(drawing: Drawing, members: Uint32Array, scope: SheetScope, width = 3600): SheetMap {
  const { comparison, shapes, outlines, sites } = drawing;
  const { demands } = comparison.before;
  const border = (kind: 'thin' | 'thick', outline: Outline | undefined): Drawn['borders'] =>
    outline === undefined ? [] : [{ kind, outline }];
  const codes = (list: readonly (string | null)[]) =>
    [...new Set([...members].map((i) => list[i] ?? null))].filter((code) => code !== null);
  const borders =
    scope.level === 'epci'
      ? [
          ...codes(demands.code_insee).flatMap((code) => border('thin', outlines.commune.get(code))),
          ...border('thick', outlines.epci.get(scope.code)),
        ]
      : [
          ...codes(demands.code_epci).flatMap((code) => border('thin', outlines.epci.get(code))),
          ...codes(demands.code_departement).flatMap((code) =>
            border('thick', outlines.departement.get(code)),
          ),
        ];
  return draw_map(
    {
      demands,
      members,
      before: comparison.classes.before.classification.class,
      after: comparison.classes.after.classification.class,
      shapes,
      borders,
      sites,
      words:
        'Carte des niveaux de desserte avec le scénario ; les tableaux contiennent les mêmes informations.',
    },
    width,
    width * 0.83,
  );
}

function list_tables({ comparison }: Drawing, scope: SheetScope, parts: readonly TallyPart[]): SheetTable[] {
  const table = (level: TallyLevel, title: string, head: string): SheetTable => ({
    title,
    head,
    rows: list_counts(comparison, parts, level),
    whole: figures_from(sum_parts(parts)),
    note: null,
  });
  return [
    ...(scope.level === 'region' ? [table('departement', 'Par département', 'Département')] : []),
    table('epci', 'Par intercommunalité', 'Intercommunalité'),
  ];
}

/** The counts of a level by name; last what lies in no territory. */
function list_counts(
  comparison: Comparison,
  parts: readonly TallyPart[],
  level: TallyLevel,
): SheetTable['rows'] {
  const rows = [...tally_by({ parts }, level)].map(([code, count]) => ({
    is_nowhere: code === null,
    nom: name_territory(comparison, level, code),
    figures: figures_from(count),
  }));
  const order = new Intl.Collator('fr').compare;
  return rows.sort((a, b) => Number(a.is_nowhere) - Number(b.is_nowhere) || order(a.nom, b.nom));
}

/** One sheet for each intercommunalité of the parts, and one for the communes that are in none. */
async function list_sheets(
  drawing: Drawing,
  scope: SheetScope,
  parts: readonly TallyPart[],
): Promise<TerritorySheet[]> {
  const codes = scope.level === 'epci' ? [scope.code] : [...tally_by({ parts }, 'epci').keys()];
  const order = new Intl.Collator('fr').compare;
  const sheets: { code: string | null; sheet: TerritorySheet }[] = [];
  for (const code of codes) {
    sheets.push({ code, sheet: describe_territory(drawing, scope, parts, code) });
    // A département has dozens: whoever else asks is not to wait for all of them.
    await let_others_pass();
  }
  return sheets
    .sort((a, b) => Number(a.code === null) - Number(b.code === null) || order(a.sheet.title, b.sheet.title))
    .map(({ sheet }) => sheet);
}

function describe_territory(
  drawing: Drawing,
  scope: SheetScope,
  parts: readonly TallyPart[],
  code: string | null,
): TerritorySheet {
  const { comparison, sites, link } = drawing;
  const own = parts.filter(({ epci }) => epci === code);
  const count = sum_parts(own);
  const { demands } = comparison.before;
  const in_scope = scope.level === 'region' ? comparison.members : place_indices(comparison, scope);
  const members = in_scope.filter((i) => (demands.code_epci[i] ?? null) === code);
  const own_sites = sites.filter(
    (site) => site.epci === code && (scope.level !== 'departement' || site.departement === scope.code),
  );
  return {
    title: name_territory(comparison, 'epci', code),
    part: say_part(comparison, scope, code, count),
    map: map_of(drawing, members, { level: 'epci', code: code ?? '' }, 1800),
    figures: figures_from(count),
    minutes: minutes_of(comparison, members),
    communes: most_affected(comparison, own),
    sites: own_sites.slice(0, most_sites),
    sites_note:
      own_sites.length > most_sites
        ? `Et ${own_sites.length - most_sites} autres, dans la liste du rapport.`
        : null,
    csv: link(code),
  };
}

/** Of an intercommunalité that lies in several départements: what this sheet counts, and where the rest is. */
function say_part(
  comparison: Comparison,
  scope: SheetScope,
  code: string | null,
  { population }: Count,
): string | null {
  const all = comparison.tally.parts.filter(({ epci }) => epci === code);
  const departements = [...new Set(all.map(({ departement }) => departement))];
  if (code === null || departements.length < 2) return null;
  const names = departements.map((one) => name_territory(comparison, 'departement', one)).join(', ');
  const people = (value: number) => value.toLocaleString('fr-FR');
  return scope.level === 'departement'
    ? `Intercommunalité de plusieurs départements (${names}) : cette fiche compte les ${people(population)} habitants de ce département, sur ${people(sum_parts(all).population)}.`
    : `Intercommunalité de plusieurs départements (${names}) : cette fiche les compte tous.`;
}

/** The communes with most people in white zones or most who change, and how many more there are. */
function most_affected(comparison: Comparison, parts: readonly TallyPart[]): SheetTable {
  const weigh = ({ before, after, better, worse }: Count) =>
    Math.max(before.white, after.white) + better + worse;
  const all = [...tally_by({ parts }, 'commune')].sort(
    ([a, one], [b, other]) => weigh(other) - weigh(one) || ((a ?? '') < (b ?? '') ? -1 : 1),
  );
  const left = all.length - most_communes;
  return {
    title: 'Communes les plus concernées',
    head: 'Commune',
    rows: all.slice(0, most_communes).map(([code, count]) => ({
      nom: name_territory(comparison, 'commune', code),
      figures: figures_from(count),
    })),
    whole: figures_from(sum_parts(parts)),
    note:
      left > 0
        ? `Et ${left === 1 ? 'une autre commune' : `${left} autres communes`}, comptées dans l’ensemble : toutes sont dans le fichier CSV.`
        : null,
  };
}

/** Names of the services that the scenario takes away. */
function name_removed({ body, before }: Comparison): string[] {
  const names = new Map(
    before.antennas.categories.flatMap(({ services }) => services).map((service) => [service.id, service]),
  );
  return (body.removed ?? []).map((id) => {
    const service = names.get(id) as { nom?: string | null } | undefined;
    return service?.nom == null ? id : `${service.nom} (${id})`;
  });
}
