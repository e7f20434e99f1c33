/** From what a file says of a service to a row of `services`: the part that every source shares. */
import type { Feature, Reject, SourceContext } from '../../source.ts';
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
  /** What is kept beside a reject: never a person's name. */
  row: Record<string, unknown>;
}

const is_claim = (item: Claim | Reject): item is Claim => 'values' in item;

function to_feature(source_id: string, claim: Claim, placed: Placed & { verdict: 'placed' }): Feature {
  const { commune, position, at_centre } = placed;
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
      details: compact(claim.values.details ?? {}),
    },
    geometry: { type: 'Point', coordinates: position },
  };
}

/**
 * Places each claim and yields its feature, its notes (kept rejects) and its rejects.
 * Records of other regions are not rejects: they are counted and told in one sentence.
 * The second record with an identifier already read is rejected.
 */
export async function* place_claims(
  source_id: string,
  claims: AsyncIterable<Claim | Reject>,
  communes: CommuneLookup,
  context: Pick<SourceContext, 'warn' | 'config'>,
): AsyncIterable<Feature | Reject> {
  const lines = new Map<string, number>();
  let outside = 0;
  for await (const claim of claims) {
    if (!is_claim(claim)) {
      yield claim;
      continue;
    }
    const { line, row } = claim;
    const placed = place(claim, communes);
    if (placed.verdict === 'outside') {
      outside++;
    } else if (placed.verdict === 'rejected') {
      yield { line, reason: placed.reason, row };
    } else if (lines.has(claim.id)) {
      yield { line, reason: `identifiant ${claim.id} déjà lu ligne ${lines.get(claim.id)}`, row };
    } else {
      lines.set(claim.id, line);
      yield to_feature(source_id, claim, placed);
      for (const reason of placed.notes) yield { line, reason, row, kept: true };
    }
  }
  if (outside > 0)
    context.warn(
      `${outside.toLocaleString('fr-FR')} ${outside > 1 ? 'enregistrements situés' : 'enregistrement situé'} hors de la région et de sa couronne de ${context.config.RING_KM} km, non ${outside > 1 ? 'importés' : 'importé'}.`,
    );
}
