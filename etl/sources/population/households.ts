/** Households without a car: INSEE's « base communale logement » of the census. */
import { referentiel_details } from '../../../catalogue/referentiel_details.ts';
import { households as collection } from '../../../catalogue/referentiels.ts';
import { AppError } from '../../../errors.ts';
import type { Db } from '../../../sql/client.ts';
import { sql } from '../../../sql/fragment.ts';
import type { Feature, Input, Reject, Sample, Source, SourceContext, SourceRow } from '../../source.ts';
import { open_licence } from '../services/define.ts';
import { read_number } from '../services/place.ts';
import { text_or_null } from '../services/text.ts';
import { load_locator } from './locate.ts';

/** Published names of the columns of one census, the latest that the file has. */
interface HouseholdColumns {
  code: string;
  /** Principal residences: one household each. */
  households: string;
  with_car: string;
  vintage: string;
}

/** The columns, or null when the file is no such base. Of several censuses the latest is read; none is before 2006. */
export function read_household_columns(sample: Sample): HouseholdColumns | null {
  const names = new Map(sample.columns.map((name) => [name.trim().toUpperCase(), name]));
  const years = [...names.keys()].flatMap((name) => /^P([0-8]\d)_RP_VOIT1P$/.exec(name)?.[1] ?? []);
  const code = names.get('CODGEO');
  for (const year of years.sort().toReversed()) {
    const households = names.get(`P${year}_RP`);
    const with_car = names.get(`P${year}_RP_VOIT1P`);
    if (code !== undefined && households !== undefined && with_car !== undefined)
      return { code, households, with_car, vintage: `20${year}` };
  }
  return null;
}

interface Counted {
  line: number;
  households: number;
  without_car: number;
}

/** Both numbers come of the same sample, rounded apart: so much may one be above the other. */
const rounding = 0.5;

function read_row({ line, fields }: SourceRow, columns: HouseholdColumns): Counted | Reject {
  const households = read_number(fields[columns.households]);
  const with_car = read_number(fields[columns.with_car]);
  const refuse = (reason: string): Reject => ({ line, reason, row: fields });
  if (households === null || with_car === null || households < 0 || with_car < 0)
    return refuse(
      `ménages illisibles : ${String(fields[columns.households])} ; ${String(fields[columns.with_car])}`,
    );
  if (with_car > households + rounding)
    return refuse(`plus de ménages avec voiture (${with_car}) que de ménages (${households})`);
  return { line, households, without_car: Math.max(0, households - with_car) };
}

const add = (sums: Map<string, Counted>, code: string, { line, households, without_car }: Counted) => {
  const sum = sums.get(code) ?? { line, households: 0, without_car: 0 };
  sum.households += households;
  sum.without_car += without_car;
  sums.set(code, sum);
};

/** The communes of today: those that merged since are one. */
async function* read_communes(
  input: NonNullable<Input>,
  columns: HouseholdColumns,
  { db, config }: SourceContext,
): AsyncIterable<Feature | Reject> {
  const locator = await load_locator(db, config);
  const own = new Map<string, Counted>();
  /** Communes that were one at the time of the census: what each had is not known, its share is taken for all. */
  const shared = new Map<string, Counted>();
  const lines = new Map<string, number>();
  for await (const row of input.rows()) {
    const { line, fields } = row;
    const code = text_or_null(fields[columns.code]);
    if (code === null) {
      yield { line, reason: 'ligne sans code de commune', row: fields };
      continue;
    }
    const codes = locator.resolve(code);
    if (codes.length === 0) continue;
    const before = lines.get(code);
    const counted =
      before === undefined
        ? read_row(row, columns)
        : { line, reason: `commune ${code} déjà lue ligne ${before}`, row: fields };
    if ('reason' in counted) {
      yield counted;
      continue;
    }
    lines.set(code, line);
    for (const each of codes) add(codes.length === 1 ? own : shared, each, counted);
  }
  if (own.size + shared.size === 0)
    throw new AppError('aucune commune du fichier n’est dans la région', {
      status: 422,
      code: 'outside-region',
      place: input.sample.name,
      remedy: 'Vérifiez REGION_DEPARTEMENTS, ou importez le fichier de la région.',
    });
  const names = await read_names(db);
  for (const [code, { line, households, without_car }] of new Map([...shared, ...own])) {
    const is_own = own.has(code);
    yield {
      line,
      id: code,
      values: {
        code_insee: code,
        nom: names.get(code) ?? null,
        code_departement: locator.place(code)?.code_departement ?? null,
        menages: is_own ? households : null,
        sans_voiture: is_own ? without_car : null,
        part_sans_voiture: households > 0 ? without_car / households : null,
        millesime: columns.vintage,
      },
      geometry: null,
    };
  }
}

async function read_names(db: Db): Promise<Map<string, string>> {
  const rows = await db.query<{ code_insee: string; nom: string }>(
    sql`select code_insee, nom from published.communes`,
  );
  return new Map(rows.map(({ code_insee, nom }) => [code_insee, nom]));
}

export const households: Source = {
  id: 'menages',
  title: 'Ménages sans voiture par commune',
  abstract:
    'Ménages de chaque commune et ceux qui n’ont aucune voiture, d’après le recensement (base communale « logement » de l’INSEE). Les communes fusionnées depuis sont réunies. Sert à estimer combien d’habitants ne peuvent pas prendre leur voiture.',
  producer: 'INSEE',
  licence: open_licence,
  source_url: 'https://www.insee.fr/fr/statistiques/8581474',
  keywords: ['ménages', 'automobile', 'recensement', 'logement'],
  details: referentiel_details({ theme: 'pd', topics: ['society'], frequency: 'annually' }),
  collection,
  share: 'whole',
  order: 10,
  recognise: (sample) => read_household_columns(sample) !== null,
  vintage: (input) => (input === null ? null : (read_household_columns(input.sample)?.vintage ?? null)),
  async *features(input, context) {
    if (input === null) return;
    const columns = read_household_columns(input.sample);
    if (columns !== null) yield* read_communes(input, columns, context);
  },
};
