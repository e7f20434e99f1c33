/** What `admin publish-table` takes, and how its words are read. */
import type { ParseArgsConfig } from 'node:util';
import { find_licence } from '../../catalogue/code_lists/licences.ts';
import type { Place } from '../../catalogue/in_place/register.ts';
import { visibilities, type Visibility } from '../../catalogue/visibility.ts';
import { AppError } from '../../errors.ts';

export const publish_table_takes =
  '<schéma.table> --id=… --title=… [--organisation=SIRET --access=public|accounts|organisation --key= --geometry= --srid= --abstract= --producer= --licence= --licence-url= --keyword=… --email= --topic= --theme= --frequency= --server= --connection=env:NOM|file:/chemin]';

export const wrong = (
  message: string,
  place: string,
  remedy = 'npm run admin -- help dit ce que prend la commande.',
) => new AppError(message, { status: 400, code: 'invalid-argument', place, remedy });

const text = { type: 'string' } as const;
export const publish_options = {
  id: text,
  title: text,
  organisation: text,
  access: text,
  key: text,
  geometry: text,
  srid: text,
  abstract: text,
  producer: text,
  licence: text,
  'licence-url': text,
  keyword: { type: 'string', multiple: true, default: [] as string[] },
  email: text,
  topic: text,
  theme: text,
  frequency: text,
  server: text,
  connection: text,
} as const satisfies ParseArgsConfig['options'];

/** `schema.table`, with its capitals; names that hold points in double quotes. */
export function read_name(named: string | undefined): Pick<Place, 'schema' | 'table'> {
  const parts = /^(?:"((?:[^"]|"")+)"|([^".]+))\.(?:"((?:[^"]|"")+)"|([^".]+))$/.exec(named ?? '');
  if (parts === null) throw wrong(`« ${named ?? ''} » n’est pas un nom schéma.table`, 'table');
  const plain = (quoted: string | undefined, bare: string | undefined) =>
    quoted?.replaceAll('""', '"') ?? bare ?? '';
  return { schema: plain(parts[1], parts[2]), table: plain(parts[3], parts[4]) };
}

/** Without a word on access what has an organisation is its own, and everything else everybody's. */
export function read_access(access: string | undefined, organisation: string | undefined): Visibility {
  if (access === undefined) return organisation === undefined ? 'public' : 'organisation';
  const found = visibilities.find((known) => known === access);
  if (found === undefined) throw wrong(`--access=${access} : accès inconnu`, '--access');
  return found;
}

export function read_srid(srid: string | undefined): number | undefined {
  if (srid === undefined) return undefined;
  const code = /^(?:EPSG:)?(\d{4,6})$/i.exec(srid)?.[1];
  if (code === undefined)
    throw wrong(`--srid=${srid} n’est pas un code EPSG`, '--srid', 'Écrire 2154 ou EPSG:2154.');
  return Number(code);
}

export function read_licence(
  name: string | undefined,
  url: string | undefined,
): { name: string; url: string } | null {
  if (name === undefined) return null;
  const known = find_licence(name);
  return { name: known?.label ?? name, url: url ?? known?.uri ?? '' };
}

export function one_of(
  option: string,
  value: string | undefined,
  codes: readonly { code: string }[],
): string | null {
  if (value === undefined || codes.some(({ code }) => code === value)) return value ?? null;
  throw wrong(
    `${option}=${value} : code inconnu`,
    option,
    `L’un de ${codes.map(({ code }) => code).join(', ')}.`,
  );
}
