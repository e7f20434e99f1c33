/** What the maps of a print are drawn from, and its sites where they stand. */
import type { SheetMap, SheetSite } from '../../viewer/pages/planner_sheet_view.ts';
import { say_place } from '../../viewer/pages/scenario_view.ts';
import type { TallyLevel } from '../../viewer/planner/tally.ts';
import type { Access } from '../../sql/client.ts';
import type { Comparison } from './compare.ts';
import { draw_map, type Drawn } from './draw_map.ts';
import { name_territory } from './names.ts';
import { read_outlines, type Outline } from './read_outlines.ts';
import { place_indices, type SheetScope } from './sheet_scope.ts';

export interface Drawing {
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

/** Outlines and sites of a print, read once for all its maps. */
export async function gather(
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
          ? all.length === 1
            ? (all[0]?.title ?? '')
            : `les ${all.length} catégories possibles`
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

export function map_of(drawing: Drawing, members: Uint32Array, scope: SheetScope, width = 3600): SheetMap {
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
