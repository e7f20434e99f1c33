/** In which CRS a dataset is: declared, read in the file or said by its columns' names; else a question, never a guess. */
import { AppError } from '../../errors.ts';
import { one, type Db } from '../../sql/client.ts';
import { sql } from '../../sql/fragment.ts';
import { read_declared_crs } from '../readers/crs.ts';
import { known_crs, find_crs, type KnownCrs } from './crs_areas.ts';
import { refuse, type DatasetOptions } from './options.ts';
import type { PlaceColumns } from './place_columns.ts';
import type { PlaceProfile } from './place_profile.ts';

export interface ChosenCrs {
  srid: number;
  /** For people, in French: where the choice comes from. */
  origin: string;
}

export type CrsChoice = { crs: ChosenCrs; problem: AppError | null } | { crs: null; problem: AppError };

const srid_of = (crs: string): number => Number(crs.replace('EPSG:', ''));
/** Share of the places that must agree: a few damaged ones must not decide. */
const most = 0.9;
const is_geographic = (srid: number) => find_crs(srid)?.bounds[2] === 180;
/** « EPSG:2154 (Lambert-93) ». */
export const name_crs = (srid: number): string => {
  const name = find_crs(srid)?.name;
  return name === undefined ? `EPSG:${srid}` : `EPSG:${srid} (${name})`;
};

export function choose_crs(
  place: PlaceColumns,
  profile: PlaceProfile,
  file_crs: string | null,
  options: DatasetOptions,
): CrsChoice {
  const crs = find_declared(place, profile, file_crs, options);
  if (crs === null) return { crs, problem: ask_for_crs(profile) };
  return { crs, problem: find_contradiction(crs.srid, profile, options) };
}

function find_declared(
  place: PlaceColumns,
  profile: PlaceProfile,
  file_crs: string | null,
  options: DatasetOptions,
): ChosenCrs | null {
  if (options.crs !== undefined)
    return { srid: srid_of(read_declared_crs(options.crs)), origin: 'indiqué à l’import' };
  if (file_crs !== null) return { srid: srid_of(file_crs), origin: 'lu dans le fichier' };
  switch (place.kind) {
    case 'geometry':
      return null;
    case 'xy':
      return place.crs === null
        ? null
        : {
            srid: srid_of(place.crs),
            origin: `d’après le nom des colonnes « ${place.x} » et « ${place.y} »`,
          };
    case 'wkt': {
      const [srid = null, ...others] = profile.srids;
      return srid === null || others.length > 0 ? null : { srid, origin: 'écrit avec les géométries (EWKT)' };
    }
    default:
      return { srid: 4326, origin: `forme de la colonne « ${place.column} »` };
  }
}

const number = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 });

const extent_text = (profile: PlaceProfile): string => {
  const [west = NaN, south = NaN, east = NaN, north = NaN] = profile.extent ?? [];
  return `x de ${number.format(west)} à ${number.format(east)}, y de ${number.format(south)} à ${number.format(north)}`;
};

/** Systems in which most of the places would lie in France. */
export const find_candidates = (profile: PlaceProfile): KnownCrs[] =>
  known_crs.filter(({ bounds, france = bounds }) => profile.share_within(france) >= most);

function ask_for_crs(profile: PlaceProfile): AppError {
  const candidates = find_candidates(profile).map(({ srid, name }) => `--crs=EPSG:${srid} (${name})`);
  return refuse(
    'unknown-crs',
    `le système de coordonnées n’est pas indiqué (${extent_text(profile)})`,
    candidates.length === 0
      ? 'Demandez-le au producteur et indiquez-le par --crs=EPSG:…'
      : `Demandez-le au producteur ; ces coordonnées seraient en France avec ${candidates.join(', ')}.`,
  );
}

/**
 * Coordinates that do not fit the CRS. With the axes undeclared, places that fit only when swapped are an error that
 * asks, since a whole file of Somalia is not to be moved to France unasked.
 */
function find_contradiction(srid: number, profile: PlaceProfile, { axes }: DatasetOptions): AppError | null {
  if (profile.placed === 0) return null;
  const bounds = find_crs(srid)?.bounds;
  const is_swapped =
    bounds !== undefined &&
    (is_geographic(srid)
      ? profile.share_in_france() === 0 && profile.share_in_france(true) >= most
      : profile.share_within(bounds) === 0 && profile.share_within(bounds, true) >= most);
  if (is_swapped && axes === undefined)
    return refuse(
      'swapped-axes',
      `x et y (longitude et latitude) semblent inversés (${extent_text(profile)})`,
      'Indiquez --axes=yx pour les échanger, ou --axes=xy si les coordonnées sont justes.',
    );
  if (bounds === undefined || profile.share_within(bounds) > 0) return null;
  const candidates = find_candidates(profile).map(({ srid }) => name_crs(srid));
  return refuse(
    'wrong-crs',
    `aucune coordonnée ne tient dans l’étendue de ${name_crs(srid)} (${extent_text(profile)})`,
    candidates.length === 0
      ? 'Vérifiez le système de coordonnées auprès du producteur.'
      : `Ces coordonnées seraient en France avec ${candidates.join(', ')} : vérifiez, puis indiquez --crs.`,
  );
}

/** What PostGIS must know to place the data on a map. Throws an AppError on a code that it does not. */
export async function require_known_srid(db: Db, srid: number): Promise<void> {
  const { known } = await one<{ known: boolean }>(
    db,
    sql`select exists (select from spatial_ref_sys where srid = ${srid}) as known`,
  );
  if (!known)
    throw refuse(
      'unknown-crs',
      `PostGIS ne connaît pas le système de coordonnées EPSG:${srid}`,
      'Vérifiez le code, ou convertissez le fichier en Lambert-93 (EPSG:2154) ou en WGS 84 (EPSG:4326).',
    );
}
