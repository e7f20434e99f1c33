/** From what a file says of a service to a row of `services`: the part that every source shares. */
import type { Feature, Reject, SourceContext } from '../../source.ts';
import { month_of } from './dates.ts';
import { compact } from './text.ts';
import { place, type CommuneLookup, type PlaceClaim, type Placed } from './place.ts';

/** Columns of `services` that a source fills itself. */
export interface ServiceValues {
  nom: string;
  type_service: string | null;
  adresse?: string | null;
  code_postal?: string | null;
  commune?: string | null;
  telephone?: string | null;
  courriel?: string | null;
  site_web?: string | null;
  horaires?: string | null;
  itinerant?: boolean | null;
  nombre?: number | null;
  millesime?: string | null;
  details?: Record<string, unknown>;
}

export type PlacedBy = 'adresse' | 'source';

/** What one record of a file says, before its place is known. */
export interface Claim extends PlaceClaim {
  line: number;
  /** Identifier in the source; several claims of one record differ by a suffix. */
  id: string;
  values: ServiceValues;
  /** Day of the record's last change, `YYYY-MM-DD`; the latest one dates the whole. */
  updated_on?: string | null;
  /** `adresse` when the source says that it geocoded the address itself. */
  precision: PlacedBy;
  /** Codes of the communes that the service answers for, as published. */
  competence?: readonly string[];
  /** What is kept beside a reject: never a person's name. */
  row: Record<string, unknown>;
}

const is_claim = (item: Claim | Reject): item is Claim => 'values' in item;

/** Today's codes: merged ones mapped, unknown ones as they are. */
const present_codes = (codes: readonly string[], communes: CommuneLookup): string[] =>
  [...new Set(codes.map((code) => communes.resolve(code)?.code ?? code))].sort();

function to_feature(
  source_id: string,
  claim: Claim,
  placed: Placed & { verdict: 'placed' },
  communes: CommuneLookup,
): Feature {
  const { commune, position, at_centre } = placed;
  const communes_competence = present_codes(claim.competence ?? [], communes);
  return {
    line: claim.line,
    id: `${source_id}:${claim.id}`,
    values: {
      itinerant: false,
      ...claim.values,
      source: source_id,
      code_insee: commune?.code ?? null,
      commune: claim.values.commune ?? commune?.nom ?? null,
      precision_position: at_centre ? 'commune' : claim.precision,
      dans_region: commune === null ? null : commune.zone === 'region',
      details: compact({ ...claim.values.details, communes_competence }),
    },
    geometry: { type: 'Point', coordinates: position },
  };
}

interface Placement {
  source: string;
  /** What a second record with an identifier already read is: an error, or one more of the same (no identifier in the source). */
  repeated: 'rejected' | 'numbered';
}

/**
 * Places each claim and yields its feature, its notes (kept rejects) and its rejects.
 * Records of other regions are not rejects: they are counted and told in one sentence.
 * The most recent change among the records dates the whole.
 */
export async function* place_claims(
  { source, repeated }: Placement,
  claims: AsyncIterable<Claim | Reject>,
  communes: CommuneLookup,
  context: Pick<SourceContext, 'warn' | 'config' | 'found_vintage'>,
): AsyncIterable<Feature | Reject> {
  const seen = new Map<string, { line: number; times: number }>();
  const today = new Date().toISOString().slice(0, 10);
  let outside = 0;
  let latest = '';
  for await (const claim of claims) {
    if (!is_claim(claim)) {
      yield claim;
      continue;
    }
    const { line, row, updated_on = null } = claim;
    const placed = place(claim, communes);
    if (placed.verdict === 'outside') {
      outside++;
      continue;
    }
    if (placed.verdict === 'rejected') {
      yield { line, reason: placed.reason, row };
      continue;
    }
    const known = seen.get(claim.id);
    if (known !== undefined && repeated === 'rejected') {
      yield { line, reason: `identifiant ${claim.id} déjà lu ligne ${known.line}`, row };
      continue;
    }
    const times = (known?.times ?? 0) + 1;
    seen.set(claim.id, { line: known?.line ?? line, times });
    if (updated_on !== null && updated_on > latest && updated_on <= today) latest = updated_on;
    const id = times === 1 ? claim.id : `${claim.id}-${times}`;
    yield to_feature(source, { ...claim, id }, placed, communes);
    for (const reason of placed.notes) yield { line, reason, row, kept: true };
  }
  if (latest !== '') context.found_vintage(month_of(latest));
  if (outside > 0) context.warn(outside_sentence(outside, context.config.RING_KM));
}

const outside_sentence = (count: number, ring_km: number) =>
  count === 1
    ? `1 enregistrement situé hors de la région et de sa couronne de ${ring_km} km n’est pas importé.`
    : `${count.toLocaleString('fr-FR')} enregistrements situés hors de la région et de sa couronne de ${ring_km} km ne sont pas importés.`;
