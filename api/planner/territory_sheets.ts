import { setImmediate as let_others_pass } from 'node:timers/promises';
import type { SheetTable, TerritorySheet } from '../../viewer/pages/planner_sheet_view.ts';
import { sum_parts, tally_by, type Count, type TallyPart } from '../../viewer/planner/tally.ts';
import { list_times } from './category_times.ts';
import type { Comparison } from './compare.ts';
import { name_territory } from './names.ts';
import { figures_from } from './sheet_counts.ts';
import { map_of, type Drawing } from './sheet_drawing.ts';
import { place_indices, type SheetScope } from './sheet_scope.ts';

/** Lines that fit on a sheet of one page beside the rest. */
const most_communes = 10;
const most_sites = 6;
const most_times = 5;

/** One sheet for each intercommunalité of the parts, and one for the communes that are in none. */
export async function list_sheets(
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
  const times = list_times(comparison, members);
  return {
    title: name_territory(comparison, 'epci', code),
    part: say_part(comparison, scope, code, count),
    map: map_of(drawing, members, { level: 'epci', code: code ?? '' }, 1800),
    figures: figures_from(count),
    times: times.slice(0, most_times),
    times_note:
      times.length > most_times
        ? `Les ${most_times} services les plus lointains ; les autres dans le rapport de la région ou du département.`
        : null,
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
