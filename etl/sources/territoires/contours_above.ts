/** Real contours of intercommunalités, départements and régions: they take the place of the unions of communes. */
import { referentiel_details } from '../../../catalogue/referentiel_details.ts';
import type { MultiPolygon } from 'geojson';
import {
  departements as departements_spec,
  epci as epci_spec,
  regions as regions_spec,
  type CollectionSpec,
} from '../../../catalogue/referentiels.ts';
import { AppError } from '../../../errors.ts';
import { one, type Db } from '../../../sql/client.ts';
import { ident, sql } from '../../../sql/fragment.ts';
import type { Feature, Input, Reject, Source, SourceContext, SourceRow } from '../../source.ts';
import { open_licence } from '../services/define.ts';
import { text_or_null } from '../services/text.ts';
import { read_territory_cog, type NamedTerritory } from './cog.ts';
import { conversion_from, to_multipolygon } from './contour_geometry.ts';
import {
  read_contour_columns,
  read_territory_code,
  require_contour_columns,
  type ContourColumns,
  type Level,
} from './contour_levels.ts';
import { partial_regions } from './derived.ts';
import { mend_contours, select_invalid_contours } from './mending.ts';
import { require_published_communes } from './published_communes.ts';

/** What the site's communes say of a territory above them. */
interface Members {
  code: string;
  population: number;
  nombre_communes: number;
}

/** What differs between the three levels. */
interface AboveLevel {
  level: Exclude<Level, 'commune'>;
  collection: CollectionSpec;
  /** Column of the collection, and of `communes`, that holds the code. */
  code: string;
  named: () => readonly NamedTerritory[];
  /** Columns besides code, name, counts and vintage. */
  values: (
    named: NamedTerritory | undefined,
    fields: SourceRow['fields'],
    read: Reading,
  ) => Record<string, unknown>;
}
interface Reading {
  columns: ContourColumns;
  partial: ReadonlySet<string>;
  code: string;
}

/** Territories of the published communes. Throws an AppError before the first import of communes. */
async function read_members(db: Db, code: string): Promise<Map<string, Members>> {
  await require_published_communes(db);
  const rows = await db.query<Members>(sql`
    select ${ident(code)} as code, sum(population)::integer as population, count(*)::integer as nombre_communes
    from published.communes
    where ${ident(code)} is not null
    group by ${ident(code)}`);
  return new Map(rows.map((row) => [row.code, row]));
}

async function* read_above(
  above: AboveLevel,
  input: NonNullable<Input>,
  columns: ContourColumns,
  context: SourceContext,
): AsyncIterable<Feature | Reject> {
  const members = await read_members(context.db, above.code);
  const named = new Map(above.named().map((territory) => [territory.code, territory]));
  const partial = new Set(partial_regions(context.config.REGION_DEPARTEMENTS));
  const convert = conversion_from(input.sample);
  const lines = new Map<string, number>();
  let last_line = 0;
  for await (const { line, fields, geometry } of input.rows()) {
    last_line = line;
    const code = read_territory_code(above.level, fields[columns.code]);
    const counted = members.get(code ?? '');
    if (code === null) {
      yield { line, reason: `code illisible : ${String(fields[columns.code])}`, row: fields };
      continue;
    }
    if (counted === undefined) continue;
    const shape = to_multipolygon(geometry, convert);
    const before = lines.get(code);
    if (shape === null || before !== undefined) {
      const reason = before === undefined ? `${code} sans contour` : `${code} déjà lu ligne ${before}`;
      yield { line, reason, row: fields };
      continue;
    }
    lines.set(code, line);
    const known = named.get(code);
    const nom = columns.nom === null ? null : text_or_null(fields[columns.nom]);
    yield {
      line,
      id: code,
      values: {
        [above.code]: code,
        nom: nom ?? known?.nom ?? code,
        ...above.values(known, fields, { columns, partial, code }),
        population: counted.population,
        nombre_communes: counted.nombre_communes,
        contour_approche: false,
        millesime: columns.vintage,
      },
      geometry: shape,
    };
  }
  if (lines.size === 0)
    throw new AppError('aucun territoire du fichier n’a de commune dans la région', {
      status: 422,
      code: 'outside-region',
      place: input.sample.name,
      remedy: 'Vérifiez REGION_DEPARTEMENTS, ou importez le fichier de la région.',
    });
  yield* keep_absent(
    above,
    [...members.keys()].filter((code) => !lines.has(code)),
    last_line,
    context,
  );
}

/** Territories of the site that the file ignores keep the contour they had: another vintage must not erase them. */
async function* keep_absent(
  above: AboveLevel,
  absent: readonly string[],
  last_line: number,
  { db, warn }: Pick<SourceContext, 'db' | 'warn'>,
): AsyncIterable<Feature> {
  if (absent.length === 0) return;
  const { id, columns } = above.collection;
  const { present } = await one<{ present: boolean }>(
    db,
    sql`select to_regclass(${`published.${id}`}) is not null as present`,
  );
  const rows = present
    ? await db.query<Record<string, unknown> & { id: string; nom: string; shape: MultiPolygon | null }>(sql`
        select *, st_asgeojson(geom, 6)::json as shape
        from ${ident('published', id)} where id = any(${absent}::text[]) order by id`)
    : [];
  for (const [i, row] of rows.entries())
    yield {
      line: last_line + 1 + i,
      id: row.id,
      values: Object.fromEntries(columns.map(({ name }) => [name, row[name]])),
      geometry: row.shape,
    };
  const names = rows.map(({ id, nom }) => `${nom} (${id})`);
  warn(
    `Absents du fichier, gardés avec leur contour d’avant : ${(names.length > 0 ? names : absent).join(', ')}.`,
  );
}

type Described = Pick<Source, 'title' | 'abstract' | 'keywords'>;

function define_above(above: AboveLevel, described: Described): Source {
  return {
    ...described,
    id: `contours_${above.collection.id}`,
    producer: 'IGN (Admin Express)',
    licence: open_licence,
    source_url: 'https://geoservices.ign.fr/adminexpress',
    details: referentiel_details({ theme: 'au', topics: ['boundaries'], frequency: 'annually' }),
    collection: above.collection,
    share: 'whole',
    // After the communes, which say which territories are the site's and how many live there.
    order: 5,
    recognise: (sample) => read_contour_columns(sample)?.level === above.level,
    vintage: (input) => (input === null ? null : (read_contour_columns(input.sample)?.vintage ?? null)),
    async *features(input, context) {
      if (input === null) return;
      yield* read_above(above, input, require_contour_columns(input.sample, above.level), context);
    },
    check: select_invalid_contours,
    complete: (staging) => [mend_contours(staging)],
  };
}

export const contours_epci = define_above(
  {
    level: 'epci',
    collection: epci_spec,
    code: 'code_epci',
    named: () => read_territory_cog().epci,
    values: (named, fields, { columns }) => ({
      nature: named?.nature ?? (columns.nature === null ? null : text_or_null(fields[columns.nature])),
    }),
  },
  {
    title: 'Intercommunalités, contours réels',
    abstract:
      'Intercommunalités à fiscalité propre qui ont au moins une commune dans la région du site. La population et le nombre de communes sont ceux des communes présentes ; le contour est entier.',
    keywords: ['intercommunalités', 'EPCI', 'limites administratives'],
  },
);

export const contours_departements = define_above(
  {
    level: 'departement',
    collection: departements_spec,
    code: 'code_departement',
    named: () => read_territory_cog().departements,
    values: (named) => ({ code_region: named?.code_region ?? null, chef_lieu: named?.chef_lieu ?? null }),
  },
  {
    title: 'Départements, contours réels',
    abstract: 'Départements de la région du site ; population et nombre de communes du site.',
    keywords: ['départements', 'limites administratives'],
  },
);

export const contours_regions = define_above(
  {
    level: 'region',
    collection: regions_spec,
    code: 'code_region',
    named: () => read_territory_cog().regions,
    values: (named, _fields, { partial, code }) => ({
      chef_lieu: named?.chef_lieu ?? null,
      partiel: partial.has(code),
    }),
  },
  {
    title: 'Régions, contours réels',
    abstract:
      'Régions administratives, contour entier. Une région dont le site ne couvre qu’une partie est dite partielle : sa population et son nombre de communes sont ceux du site.',
    keywords: ['régions', 'limites administratives'],
  },
);
