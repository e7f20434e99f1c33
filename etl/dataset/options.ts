/** What a person says of a file imported as a generic dataset. */
import type { ColumnType } from '../../catalogue/referentiels.ts';
import { AppError } from '../../errors.ts';
import { find_column } from '../readers/names.ts';
import { is_safe_name } from './identifiers.ts';

export interface MappedColumn {
  /** Column of the file, as published. */
  from: string;
  /** Declared: a value that is not of this type rejects its row. Absent: inferred. */
  type?: ColumnType;
  title?: string;
}

export interface DatasetOptions {
  /** Identifier of the collection: table of schema `published` and name in the API. */
  id: string;
  title: string;
  abstract?: string;
  producer: string;
  licence: { name: string; url: string };
  source_url?: string;
  keywords?: readonly string[];
  /** Period of the data, for the record: « 2024 », « février 2016 ». */
  vintage?: string;
  /** Declared CRS: wins over the file's. `EPSG:2154`, `2154` or a URN. */
  crs?: string;
  /** Published name → column of the file. */
  columns?: Readonly<Record<string, string | MappedColumn>>;
  /** Columns of the file that `columns` does not name: kept (the default) or dropped. */
  others?: 'keep' | 'drop';
  /** Columns of the coordinates; given together. */
  x?: string;
  y?: string;
  /** Column of the geometry as WKT or EWKT. */
  wkt?: string;
  /** Column of the identifier. */
  id_column?: string;
  /**
   * Order of the coordinates, in columns or in geometries, when a person has checked it: `xy` (longitude or easting
   * first) or `yx`. Absent: `xy`, and points that make sense only when swapped are told.
   */
  axes?: 'xy' | 'yx';
}

export const refuse = (code: string, message: string, remedy: string): AppError =>
  new AppError(message, { status: 422, code, remedy });

/** The published name of a column that a person names, capitals and accents aside. Throws when the file has none. */
export function require_column(columns: readonly string[], wanted: string): string {
  const found = columns.includes(wanted) ? wanted : find_column(columns, wanted);
  if (found !== null) return found;
  throw refuse(
    'no-such-column',
    `colonne « ${wanted.slice(0, 80)} » absente du fichier`,
    `Colonnes du fichier : ${columns.slice(0, 60).join(', ')}${columns.length > 60 ? '…' : ''}.`,
  );
}

/** The mapping with every `from` found in the file. Throws an AppError on an unsafe name or an unknown column. */
export function read_mapping(
  mapping: DatasetOptions['columns'],
  columns: readonly string[],
): Map<string, MappedColumn> {
  return new Map(
    Object.entries(mapping ?? {}).map(([name, given]) => {
      if (!is_safe_name(name))
        throw refuse(
          'invalid-column-name',
          `nom de colonne « ${name.slice(0, 60)} » refusé`,
          'Donnez des lettres minuscules sans accent, chiffres ou « _ » ; « id », « geom » et « line » sont réservés.',
        );
      const column = typeof given === 'string' ? { from: given } : given;
      return [name, { ...column, from: require_column(columns, column.from) }];
    }),
  );
}
