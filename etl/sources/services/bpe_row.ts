/** Rows of INSEE's Base permanente des équipements, in its four layouts. */
import type { Reject, Sample, SourceRow } from '../../source.ts';
import { bpe_2013_columns, bpe_labels } from './bpe_types.ts';
import type { Claim, PlacedBy } from './claim.ts';
import { compact, join_text, slug, text_or_null } from './text.ts';
import { read_code, read_number } from './place.ts';
import { to_wgs84 } from './projections.ts';

/** Recent points carry longitudes, older ones Lambert 93 only; counts have no point; the 2013 table is wide. */
export type BpeLayout = 'recent_points' | 'older_points' | 'counts' | 'wide_2013';

/** The layout of a file by its columns, null when it is not the BPE. */
export function bpe_layout({ columns }: Pick<Sample, 'columns'>): BpeLayout | null {
  const names = new Set(columns.map((name) => name.trim().toUpperCase()));
  if (names.has('DEPCOM') && names.has('TOTAL DE NB_EQUIP')) return 'wide_2013';
  if (!names.has('TYPEQU')) return null;
  if (names.has('LONGITUDE') && names.has('LATITUDE')) return 'recent_points';
  if (!names.has('DEPCOM')) return null;
  if (names.has('LAMBERT_X') && names.has('LAMBERT_Y')) return 'older_points';
  return names.has('NB_EQUIP') ? 'counts' : null;
}

type Fields = Record<string, unknown>;

const upper_keys = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.trim().toUpperCase(), value]));

const name_of = (type: string) => bpe_labels.get(type) ?? `Équipement ${type}`;

/** Published « Bonne »: within 100 m of the ground truth by INSEE's documentation. */
const precision_of = (quality: string | null): PlacedBy =>
  quality !== null && /^bonne/i.test(quality) ? 'adresse' : 'source';

function read_point(fields: Fields): { longitude: unknown; latitude: unknown } {
  const [longitude, latitude] = [fields['LONGITUDE'], fields['LATITUDE']];
  if (text_or_null(longitude) !== null && text_or_null(latitude) !== null) return { longitude, latitude };
  const epsg = text_or_null(fields['EPSG']) ?? overseas_epsg(fields['DEPCOM']);
  const position = to_wgs84(fields['LAMBERT_X'], fields['LAMBERT_Y'], epsg);
  return { longitude: position?.[0] ?? null, latitude: position?.[1] ?? null };
}

/** Older files have no EPSG column: Lambert 93, or the legal projection of the overseas département. */
function overseas_epsg(code: unknown): string {
  const departement = read_code(code)?.slice(0, 3) ?? '';
  const by_departement: Record<string, string> = {
    '971': '5490',
    '972': '5490',
    '973': '2972',
    '974': '2975',
    '976': '4471',
  };
  return by_departement[departement] ?? '2154';
}

function equipment(line: number, fields: Fields): Claim | Reject {
  const type = text_or_null(fields['TYPEQU'])?.toUpperCase() ?? null;
  const point = read_point(fields);
  const code_insee = read_code(fields['DEPCOM']);
  const count = fields['NB_EQUIP'] === undefined ? 1 : read_number(fields['NB_EQUIP']);
  const row = compact({ DEPCOM: code_insee, TYPEQU: type, SIRET: fields['SIRET'], ...point });
  if (type === null) return { line, reason: 'ligne sans type d’équipement', row };
  if (count === null || count < 1 || !Number.isInteger(count))
    return { line, reason: `nombre d’équipements illisible (${String(fields['NB_EQUIP'])})`, row };
  const siret = text_or_null(fields['SIRET']);
  const quality = text_or_null(fields['QUALITE_XY']);
  const place_key = [
    code_insee,
    fields['LAMBERT_X'] ?? fields['LONGITUDE'],
    fields['LAMBERT_Y'] ?? fields['LATITUDE'],
  ];
  return {
    line,
    id: `${type}-${siret ?? join_text(place_key, '-') ?? 'sans_lieu'}`,
    code_insee,
    ...point,
    precision: precision_of(quality),
    row,
    values: {
      nom: join_text([fields['NOMRS'], fields['CNOMRS']], ' ') ?? name_of(type),
      type_service: type,
      adresse: join_text([fields['NUMVOIE'], fields['INDREP'], fields['TYPVOIE'], fields['LIBVOIE']], ' '),
      code_postal: text_or_null(fields['CODPOS']),
      nombre: count,
      millesime: text_or_null(fields['AN']),
      details: {
        siret,
        qualite_xy: quality,
        iris: text_or_null(fields['DCIRIS']),
        secteur: text_or_null(fields['SECT']),
      },
    },
  };
}

/** One claim per commune and equipment counted at least once. */
function wide_row(line: number, fields: Fields): (Claim | Reject)[] {
  const code_insee = read_code(fields['depcom'] ?? fields['DEPCOM']);
  const claims: (Claim | Reject)[] = [];
  for (const [label, value] of Object.entries(fields)) {
    if (/^(depcom|total de nb_equip)$/i.test(label.trim())) continue;
    const count = text_or_null(value) === null ? 0 : read_number(value);
    if (count === 0) continue;
    const row = compact({ depcom: code_insee, [label]: value });
    const type = bpe_2013_columns.get(slug(label)) ?? slug(label);
    if (count === null || count < 0 || !Number.isInteger(count))
      claims.push({ line, reason: `nombre illisible pour « ${label} » (${String(value)})`, row });
    else
      claims.push({
        line,
        id: `${type}-${code_insee ?? 'sans_commune'}`,
        code_insee,
        longitude: null,
        latitude: null,
        precision: 'source',
        row,
        values: { nom: label.trim(), type_service: type, nombre: count, millesime: '2013' },
      });
  }
  return claims;
}

/** The claims of a row. Without coordinates the commune's centre stands in, labelled so by the common rules. */
export function read_bpe_row(layout: BpeLayout): (row: SourceRow) => (Claim | Reject)[] {
  if (layout === 'wide_2013') return ({ line, fields }) => wide_row(line, fields);
  return ({ line, fields }) => [equipment(line, upper_keys(fields))];
}
