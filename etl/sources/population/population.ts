import { referentiel_details } from '../../../catalogue/referentiel_details.ts';
import { population_cells } from '../../../catalogue/referentiels.ts';
import { AppError } from '../../../errors.ts';
import { one, type Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import type { Feature, Input, Reject, Source, SourceContext, SourceRow } from '../../source.ts';
import { open_licence } from '../services/define.ts';
import { read_number } from '../services/place.ts';
import { centre_of, square_of, type Cell } from './cells.ts';
import {
  read_ages,
  read_cell,
  read_commune_codes,
  read_grid_columns,
  type GridColumns,
} from './grid_columns.ts';
import { load_locator, type Centre, type Locator, type Place } from './locate.ts';
import { format_count, read_totals, rescale_cells, totals_sentences } from './rescale.ts';

/** A row of the grid with its centre, not yet its commune. */
interface Inhabited extends Centre {
  line: number;
  cell: Cell;
  population: number;
  fields: SourceRow['fields'];
}

/** Squares whose commune a query must find, together. */
const batch_size = 2000;

/** Squares and inhabitants left out or moved, for the run's warnings. */
class Tally {
  cells = 0;
  inhabitants = 0;
  add(population: number): void {
    this.cells++;
    this.inhabitants += population;
  }
  get text(): string {
    const cells = this.cells === 1 ? '1 carreau' : `${format_count(this.cells)} carreaux`;
    return `${cells} (${format_count(this.inhabitants)} habitants)`;
  }
}

/** The corner as one number: a grid of France has millions of squares, their names would fill the memory. */
const corner_key = ({ northing, easting }: Cell) => northing * 1e8 + easting;

function to_feature(
  { line, cell, population, position, fields }: Inhabited,
  place: Place,
  columns: GridColumns,
): Feature {
  const imputed = columns.imputed === null ? null : read_number(fields[columns.imputed]);
  const [centre_lon = null, centre_lat = null] = position;
  return {
    line,
    id: cell.id,
    values: {
      taille_m: cell.size_m,
      population,
      population_source: population,
      facteur: 1,
      ...place,
      centre_lon,
      centre_lat,
      ages: read_ages(fields, columns.ages),
      imputee: imputed === null ? null : imputed > 0,
      millesime: columns.vintage,
    },
    geometry: square_of(cell),
  };
}

function read_row({ line, fields }: SourceRow, columns: GridColumns, locator: Locator): Inhabited | Reject {
  const cell = read_cell(fields, columns);
  const population = read_number(fields[columns.population]);
  if (cell === null) return { line, reason: 'carreau illisible', row: fields };
  if (population === null || population < 0)
    return { line, reason: `population illisible : ${String(fields[columns.population])}`, row: fields };
  const codes = columns.communes === null ? [] : read_commune_codes(fields[columns.communes]);
  const inside = codes.map((code) => locator.resolve(code));
  return {
    line,
    cell,
    population,
    fields,
    position: centre_of(cell),
    candidates: [...new Set(inside.flat())],
    also_outside: inside.some((resolved) => resolved.length === 0),
  };
}

/** A coarser grid never takes the place of a finer one of the same region unaware. */
async function refuse_coarser(db: Db, size_m: number): Promise<void> {
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass('published.population_cells') is not null as present`,
  );
  if (!present) return;
  const { finest_m } = await one<{ finest_m: number | null }>(
    db,
    sql`select min(taille_m) as finest_m from published.population_cells
        where code_insee in (select code_insee from published.communes)`,
  );
  if (finest_m !== null && finest_m < size_m)
    throw new AppError(`une grille plus fine (${finest_m} m) est déjà publiée, celle-ci est à ${size_m} m`, {
      status: 409,
      code: 'coarser-grid',
      remedy: 'Pour la remplacer quand même, importez ce fichier avec --force.',
    });
}

async function* read_grid(
  input: NonNullable<Input>,
  columns: GridColumns,
  context: SourceContext,
): AsyncIterable<Feature | Reject> {
  const locator = await load_locator(context.db, context.config);
  const by_contour = new Tally();
  const outside = new Tally();
  const snapped = new Tally();
  /** Square → line. */
  const lines = new Map<number, number>();
  let pending: Inhabited[] = [];

  async function* keep(inhabited: Inhabited, place: Place): AsyncIterable<Feature | Reject> {
    const { line, cell } = inhabited;
    // Asked at the first square of the region: a grid of elsewhere is refused for that reason alone.
    if (lines.size === 0 && context.forced !== true) await refuse_coarser(context.db, cell.size_m);
    const before = lines.get(corner_key(cell));
    if (before !== undefined) {
      yield { line, reason: `carreau ${cell.id} déjà lu ligne ${before}` };
      return;
    }
    lines.set(corner_key(cell), line);
    yield to_feature(inhabited, place, columns);
  }
  async function* keep_pending(): AsyncIterable<Feature | Reject> {
    const located = await locator.locate(pending);
    for (const [i, inhabited] of pending.entries()) {
      const found = located[i] ?? null;
      if (found === null) outside.add(inhabited.population);
      else {
        by_contour.add(inhabited.population);
        if (found.snapped) snapped.add(inhabited.population);
        yield* keep(inhabited, found.place);
      }
    }
    pending = [];
  }

  for await (const row of input.rows()) {
    const read = read_row(row, columns, locator);
    if (!('cell' in read)) {
      yield read;
      continue;
    }
    const [only = '', ...others] = read.candidates;
    const place = others.length === 0 && !read.also_outside ? locator.place(only) : null;
    if (place !== null) yield* keep(read, place);
    else if ((only === '' && read.also_outside) || !locator.may_hold(read.position))
      outside.add(read.population);
    else if (pending.push(read) === batch_size) yield* keep_pending();
  }
  yield* keep_pending();
  if (lines.size === 0)
    throw new AppError('aucun carreau du fichier n’est dans la région', {
      status: 422,
      code: 'outside-region',
      place: input.sample.name,
      remedy: 'Vérifiez REGION_DEPARTEMENTS, ou importez la grille de la région.',
    });
  if (outside.cells > 0)
    context.warn(`Seuls les habitants de la région sont comptés : ${outside.text} en dehors.`);
  if (snapped.cells > 0)
    context.warn(
      `Rattachés à la commune la plus proche : ${snapped.text} dont le centre est hors de toute commune.`,
    );
  if (by_contour.cells > 0 && locator.is_approximate)
    context.warn(`Rattachés à leur commune par des contours approchés : ${by_contour.text}.`);
}

/** Population grids of INSEE: 1 km, Filosofi 200 m and 1 km. The finest grid stays unless a coarser one is forced. */
export const population: Source = {
  id: 'population',
  title: 'Population par carreau',
  abstract:
    'Habitants par carreau de la grille de l’INSEE, carreaux reconstruits d’après leur identifiant. Chaque carreau est rattaché à la commune que nomme la source ou qui contient son centre. L’INSEE déconseille de lire un carreau isolé.',
  producer: 'INSEE',
  licence: open_licence,
  source_url: 'https://www.insee.fr/fr/statistiques/7655475',
  keywords: ['population', 'carroyage', 'Filosofi'],
  details: referentiel_details({ theme: 'pd', topics: ['society'], frequency: 'irregular' }),
  collection: population_cells,
  share: 'whole',
  order: 10,
  recognise: (sample) => read_grid_columns(sample) !== null,
  vintage: (input) => (input === null ? null : (read_grid_columns(input.sample)?.vintage ?? null)),
  async *features(input, context) {
    if (input === null) return;
    const columns = read_grid_columns(input.sample);
    if (columns === null)
      throw new AppError('le fichier n’a pas les colonnes d’une grille de population', {
        status: 422,
        code: 'unexpected-columns',
        place: input.sample.name,
        remedy: `Colonnes du fichier : ${input.sample.columns.join(', ')}.`,
      });
    yield* read_grid(input, columns, context);
  },
  async check(staging, context) {
    const totals = await read_totals(context.db, staging);
    for (const sentence of totals_sentences(totals, context.config.POPULATION_RESCALE))
      context.warn(sentence);
    return null;
  },
  complete: (staging, { config }) => (config.POPULATION_RESCALE ? [rescale_cells(staging)] : []),
};
