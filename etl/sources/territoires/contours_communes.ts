import { referentiel_details } from '../../../catalogue/referentiel_details.ts';
import { communes as communes_spec } from '../../../catalogue/referentiels.ts';
import { AppError } from '../../../errors.ts';
import { sql, type Fragment } from '../../../sql/fragment.ts';
import type { Feature, Input, Reject, Source, SourceContext, SourceRow } from '../../source.ts';
import { cog_vintage } from '../services/cog.ts';
import { open_licence } from '../services/define.ts';
import { read_number } from '../services/place.ts';
import { text_or_null } from '../services/text.ts';
import { read_territory_cog, type TerritoryCog } from './cog.ts';
import { conversion_from, to_multipolygon } from './contour_geometry.ts';
import {
  read_contour_columns,
  read_territory_code,
  require_contour_columns,
  type ContourColumns,
} from './contour_levels.ts';
import { derived_territories } from './derived.ts';
import { mend_contours, select_invalid_contours } from './mending.ts';
import { territoires, values_of_commune } from './territoires.ts';

/** A département with fewer of its communes than this is a truncated file, not another vintage. */
const least_share = 0.9;

/** Several codes in one value (« 200054781/200057966 »): the one that the list of EPCI knows. */
function read_epci(value: unknown, known: ReadonlySet<string>): string | null {
  const codes = text_or_null(value)?.match(/\d{9}/g) ?? [];
  return codes.find((code) => known.has(code)) ?? codes[0] ?? null;
}

/**
 * Columns of a commune: the file's own values, completed by the code officiel géographique. A commune that merged since
 * takes from the commune it belongs to what it shared with it (postal codes, arrondissement), never its population.
 */
function complete_values(
  code: string,
  fields: SourceRow['fields'],
  columns: ContourColumns,
  cog: TerritoryCog,
  known_epci: ReadonlySet<string>,
): Record<string, unknown> {
  const own = cog.communes.get(code);
  const merged_into = cog.communes.get(cog.successors.get(code) ?? '');
  const known = own ?? merged_into;
  const read = (name: string | null) => (name === null ? null : fields[name]);
  const departement = read_territory_code('departement', read(columns.departement));
  const population = read_number(read(columns.population));
  return {
    ...(known === undefined ? {} : values_of_commune(known)),
    code_insee: code,
    nom: text_or_null(read(columns.nom)) ?? known?.nom ?? code,
    population: population === null ? (own?.population ?? null) : Math.round(population),
    code_epci: read_epci(read(columns.epci), known_epci) ?? known?.code_epci ?? null,
    code_departement: departement ?? known?.code_departement ?? null,
    code_region:
      known?.code_region ??
      cog.departements.find((listed) => listed.code === departement)?.code_region ??
      null,
    chef_lieu: own?.chef_lieu ?? null,
    contour_approche: false,
    millesime: columns.vintage,
  };
}

/** The communes of the list that the file ignores, under their code or one of those that merged into them. */
function find_missing(cog: TerritoryCog, departement: string, present: ReadonlyMap<string, number>) {
  const covered = new Set([...present.keys()].map((code) => cog.successors.get(code) ?? code));
  const listed = [...cog.communes.values()].filter(
    ({ code_departement }) => code_departement === departement,
  );
  return {
    listed: listed.length,
    missing: listed.filter(({ code }) => !covered.has(code) && !present.has(code)),
  };
}

function check_completeness(
  cog: TerritoryCog,
  present: ReadonlyMap<string, number>,
  { config, warn }: Pick<SourceContext, 'config' | 'warn'>,
): void {
  const absent: string[] = [];
  for (const departement of config.REGION_DEPARTEMENTS) {
    const { listed, missing } = find_missing(cog, departement, present);
    if (missing.length > listed * (1 - least_share)) absent.push(departement);
    else if (missing.length > 0)
      warn(
        `Communes absentes du fichier : ${missing.map(({ nom, code }) => `${nom} (${code})`).join(', ')}.`,
      );
  }
  if (absent.length > 0)
    throw new AppError(`le fichier ne couvre pas les départements ${absent.join(', ')} de la région`, {
      status: 422,
      code: absent.length === config.REGION_DEPARTEMENTS.length ? 'outside-region' : 'incomplete-region',
      remedy: 'Importez un fichier qui contient toutes les communes de REGION_DEPARTEMENTS.',
    });
}

async function* read_contours(
  input: NonNullable<Input>,
  columns: ContourColumns,
  context: SourceContext,
): AsyncIterable<Feature | Reject> {
  const cog = read_territory_cog();
  const known_epci = new Set(cog.epci.map(({ code }) => code));
  const departements = new Set(context.config.REGION_DEPARTEMENTS);
  const convert = conversion_from(input.sample);
  const lines = new Map<string, number>();
  let without_population = 0;
  for await (const { line, fields, geometry } of input.rows()) {
    const code = read_territory_code('commune', fields[columns.code]);
    if (code === null) {
      yield { line, reason: `code de commune illisible : ${String(fields[columns.code])}`, row: fields };
      continue;
    }
    const values = complete_values(code, fields, columns, cog, known_epci);
    if (!departements.has(String(values['code_departement']))) continue;
    // contours-administratifs lists the arrondissements of Paris, Lyon and Marseille beside their commune.
    if (cog.successors.has(code) && text_or_null(fields['commune']) !== null) continue;
    const shape = to_multipolygon(geometry, convert);
    const before = lines.get(code);
    if (shape === null || before !== undefined) {
      const reason =
        before === undefined ? `commune ${code} sans contour` : `commune ${code} déjà lue ligne ${before}`;
      yield { line, reason, row: fields };
      continue;
    }
    lines.set(code, line);
    if (values['population'] === null) without_population++;
    yield { line, id: code, values, geometry: shape };
  }
  check_completeness(cog, lines, context);
  if (columns.population === null)
    context.warn(`Populations de l’INSEE (liste des communes ${cog_vintage}), le fichier n’en donne pas.`);
  if (without_population > 0)
    context.warn(`Communes sans population connue : ${without_population.toLocaleString('fr-FR')}.`);
}

/** Centroid where the commune holds it, else a point of its surface. */
const place_centres = (staging: Fragment): Fragment => sql`
  update ${staging} as commune
  set centre_lon = st_x(centre), centre_lat = st_y(centre)
  from (
    select id, case when st_covers(geom, st_centroid(geom)) then st_centroid(geom) else st_pointonsurface(geom) end as centre
    from ${staging}
  ) as centres
  where centres.id = commune.id`;

/** Communes with their real contours: Admin Express, contours-administratifs, or any file of the same columns. */
export const contours_communes: Source = {
  id: 'contours_communes',
  title: 'Communes, contours réels',
  abstract:
    'Communes avec leurs contours, leur population et leur intercommunalité. Ce que le fichier ne dit pas (codes postaux, arrondissement, chef-lieu) vient du code officiel géographique ; une commune fusionnée depuis reprend celui de la commune qui l’a absorbée.',
  producer: 'IGN (Admin Express), d’après l’INSEE',
  licence: open_licence,
  source_url: 'https://geoservices.ign.fr/adminexpress',
  keywords: ['communes', 'limites administratives', 'population'],
  details: referentiel_details({ theme: 'au', topics: ['boundaries'], frequency: 'annually' }),
  collection: communes_spec,
  share: 'whole',
  retires: [territoires.id],
  order: 0,
  recognise: (sample) => read_contour_columns(sample)?.level === 'commune',
  vintage: (input) => (input === null ? null : (read_contour_columns(input.sample)?.vintage ?? null)),
  async *features(input, context) {
    if (input === null) return;
    yield* read_contours(input, require_contour_columns(input.sample, 'commune'), context);
  },
  check: select_invalid_contours,
  complete: (staging) => [mend_contours(staging), place_centres(staging)],
  derived: derived_territories,
};
