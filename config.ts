import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

/** Folder of package.json: the sources' own when run by a type-stripping Node, its parent when compiled into dist/. */
export const project_root = existsSync(path.join(import.meta.dirname, 'package.json'))
  ? import.meta.dirname
  : path.dirname(import.meta.dirname);

const departement = /^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])$/;
const midi_pyrenees = '09,12,31,32,46,65,81,82';
/** Where the producers of the référentiels publish them. */
const producer_hosts =
  'www.data.gouv.fr,static.data.gouv.fr,object.files.data.gouv.fr,api-lannuaire.service-public.gouv.fr,api-lannuaire.service-public.fr,data.laposte.fr,www.insee.fr,data.geopf.fr,etalab-datasets.geo.data.gouv.fr';
const host_form = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
const empty_is_absent = (value: unknown) => (value === '' ? undefined : value);
const optional = (schema: z.ZodType<string>) => z.preprocess(empty_is_absent, schema.optional());

/** smtp:// or smtps:// with a host, name and password that can be decoded, and nothing behind. */
function is_smtp_url(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  try {
    decodeURIComponent(username + password);
  } catch {
    return false;
  }
  return /^smtps?:$/.test(protocol) && hostname !== '' && /^\/?$/.test(pathname) && search + hash === '';
}
/** adresse@domaine, or Nom <adresse@domaine>; the address itself is checked by api/mail. */
const sender_form = /^(?:[^<>@\p{C}]+ <[^<>@\s\p{C}]+@[^<>@\s\p{C}]+>|[^<>@\s\p{C}]+@[^<>@\s\p{C}]+)$/u;
/** An address, a range such as 10.0.0.0/8, or `loopback`. A range of everybody (/0) would let anyone forge. */
function is_address_range(text: string): boolean {
  if (text === 'loopback') return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  if (bits === undefined || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= bits);
}
const address_list = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
  .refine((list) => list.every(is_address_range), 'is a list such as loopback,10.0.0.5,2001:db8::/32');

/** Hosts, or host:port of the site's own network. */
const host_list = (absent: string) =>
  z
    .string()
    .default(absent)
    .transform((list) =>
      list.split(',').flatMap((host) => (host.trim() === '' ? [] : [host.trim().toLowerCase()])),
    )
    .refine(
      (hosts) => hosts.every((host) => host_form.test(host)),
      'is a list such as www.data.gouv.fr,cache.example:8443',
    );

/** https, or http on this machine alone: what is said there must not be overheard. */
function is_issuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  const is_loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  return search + hash === '' && (protocol === 'https:' || (protocol === 'http:' && is_loopback));
}

/** What a role named by a gateway may become: a role in the person's organisation, or administrator of the site. */
export const gateway_roles = ['agent', 'officer', 'planner', 'admin', 'site_admin'] as const;
export type GatewayRole = (typeof gateway_roles)[number];

/** ROLE_X=officer,ROLE_Y=agent as pairs; null when it is no such list. */
function read_role_pairs(list: string): [string, GatewayRole][] | null {
  const pairs = list
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part): [string, GatewayRole] | null => {
      const [name = '', word = '', ...rest] = part.trim().split('=');
      const role = gateway_roles.find((each) => each === word);
      return /^[\w.-]+$/.test(name) && role !== undefined && rest.length === 0 ? [name, role] : null;
    });
  return pairs.every((pair) => pair !== null) ? pairs : null;
}

/** Every setting, its form and default. `.env.example` documents each; a test compares the two. */
const settings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  TRUSTED_PROXIES: address_list,
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000_000).default(6000),
  RATE_LIMIT_EXEMPT: address_list,
  OIDC_ISSUER: optional(z.string().refine(is_issuer, 'is an https address without ? or #')),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_SCOPES: z
    .string()
    .default('openid email profile')
    .refine((list) => list.split(' ').includes('openid'), 'is a list with openid, separated by spaces'),
  OIDC_NAME: z.string().default('ProConnect'),
  OIDC_ACR_VALUES: optional(z.string()),
  OIDC_TRUST_EMAIL: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
  SEC_HEADERS: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
  SEC_ROLES: z
    .string()
    .default('')
    .transform((list, context) => {
      const pairs = read_role_pairs(list);
      if (pairs === null)
        context.addIssue(`is a list such as ROLE_GIS=officer, of the roles ${gateway_roles.join(', ')}`);
      return pairs ?? [];
    }),
  METRICS_TOKEN: optional(
    z.string().regex(/^[\x21-\x7e]{16,}$/, 'must have 16 characters or more, no spaces'),
  ),
  METRICS_FROM: address_list,
  ENGINE: z.enum(['auto', 'embedded', 'local', 'url']).default('auto'),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')),
  DATABASE_READ_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')),
  DATA_DIR: z.string().default('./var'),
  BACKUP_BEFORE_MIGRATION: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(true),
  REFERENTIELS_DIR: optional(z.string()),
  FETCH_HOSTS: host_list(producer_hosts),
  FETCH_MAX_MB: z.coerce.number().min(1).max(1_000_000).default(8192),
  HARVEST_HOSTS: host_list('www.data.gouv.fr,data.geopf.fr'),
  DEPOSIT_MAX_MB: z.coerce.number().min(1).max(1_000_000).default(1024),
  DEPOSIT_QUOTA_MB: z.coerce.number().min(1).max(10_000_000).default(4096),
  EXTERNAL_LAYER_HOSTS: host_list(''),
  CALLBACK_HOSTS: host_list(''),
  ROUTING_SERVICE: optional(
    z
      .string()
      .regex(
        /^(?:osrm|valhalla|openrouteservice|geoplateforme) https?:\/\/[^\s?#]+$/,
        'is a kind (osrm, valhalla, openrouteservice, geoplateforme) and an address',
      )
      .refine((text) => URL.canParse(text.split(' ')[1] ?? ''), 'is a kind and an address'),
  ),
  ROUTING_SERVICE_KEY: optional(z.string().regex(/^[\x21-\x7e]+$/, 'has no spaces')),
  INPUT_HOSTS: host_list(''),
  INPUT_MAX_MB: z.coerce.number().min(0.1).max(50).default(5),
  HTTPS_PROXY: optional(z.url({ protocol: /^http$/, error: 'is http://proxy:port' })),
  NO_PROXY: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter((host) => host !== ''),
    ),
  CA_FILE: optional(z.string()),
  SMTP_URL: optional(
    z.string().refine(is_smtp_url, 'is smtp://host:port or smtps://name:password@host:port'),
  ),
  MAIL_FROM: optional(z.string().regex(sender_form, 'is an address, or Name <address>')),
  CATALOGUE_CONTACT_NAME: optional(z.string().max(200)),
  CATALOGUE_CONTACT_EMAIL: optional(z.email()),
  XSD_DIR: optional(z.string()),
  JOB_RETENTION_DAYS: z.coerce.number().min(0).max(36_500).default(30),
  RUN_RETENTION_DAYS: z.coerce.number().min(1).max(36_500).default(400),
  USAGE_RETENTION_MONTHS: z.coerce.number().int().min(0).max(1_200).default(24),
  REGION_NAME: z.string().default('Midi-Pyrénées'),
  REGION_DEPARTEMENTS: z
    .string()
    .default(midi_pyrenees)
    .transform((list) => list.split(',').map((code) => code.trim()))
    .refine((codes) => codes.every((code) => departement.test(code)), 'is a list such as 09,31,2A,974'),
  RING_KM: z.coerce.number().min(0).max(500).default(40),
  POPULATION_RESCALE: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
  WHITE_ZONES_BASKET: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{1,62}$/, 'is the id of a basket, such as premier_accueil')
    .default('premier_accueil'),
  WHITE_ZONES_SPEED_KMH: z.coerce.number().min(1).max(130).default(50),
});

/** What holds between settings. */
const together = settings
  .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL === undefined || MAIL_FROM !== undefined, {
    path: ['MAIL_FROM'],
    message: 'is needed beside SMTP_URL: the address that mails come from',
  })
  .refine(({ SEC_HEADERS, TRUSTED_PROXIES }) => !SEC_HEADERS || TRUSTED_PROXIES.length > 0, {
    path: ['TRUSTED_PROXIES'],
    message: 'is needed beside SEC_HEADERS=true: the gateway whose sec-* headers are believed',
  })
  .refine(
    (value) => (value.CATALOGUE_CONTACT_NAME === undefined) === (value.CATALOGUE_CONTACT_EMAIL === undefined),
    {
      path: ['CATALOGUE_CONTACT_EMAIL'],
      message: 'goes with CATALOGUE_CONTACT_NAME: who answers for the catalogue, and their e-mail address',
    },
  )
  .check(({ value, issues }) => {
    if (value.OIDC_ISSUER === undefined) return;
    const needed = {
      OIDC_CLIENT_ID: 'the identifier that the identity provider gave',
      OIDC_CLIENT_SECRET: 'the secret that the identity provider gave',
      PUBLIC_URL: 'the address that the identity provider sends people back to',
    } as const;
    for (const [name, what] of Object.entries(needed))
      if (value[name as keyof typeof needed] === undefined)
        issues.push({
          code: 'custom',
          input: undefined,
          path: [name],
          message: `is needed beside OIDC_ISSUER: ${what}`,
        });
  });

export type Config = Readonly<
  z.infer<typeof settings> & {
    /** The system's own search path, where PostgreSQL programs may be; not a setting of ours. */
    PATH: string;
  }
>;

/**
 * Reads the settings once from the environment (and from `.env` in the project's root when it exists).
 * Throws an AppError naming each bad setting and what is wrong with it.
 */
export function read_config(env: NodeJS.ProcessEnv = process.env): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = together.safeParse(present);
  if (result.success)
    return Object.freeze({
      ...result.data,
      DATA_DIR: path.resolve(project_root, result.data.DATA_DIR),
      ...(result.data.CA_FILE !== undefined && { CA_FILE: path.resolve(project_root, result.data.CA_FILE) }),
      PATH: env.PATH ?? '',
    });
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AppError(`Invalid settings. ${problems.join('. ')}`, {
    code: 'invalid-settings',
    remedy: 'Correct them in the environment or in .env; .env.example shows each form.',
  });
}

/** A variable that a command names (`--connection=env:NAME`), which is no setting. */
export const named_variable = (name: string): string | undefined => process.env[name];

/** Names of all settings, for the test that compares them with `.env.example`. */
export const setting_names = Object.keys(settings.shape);

/** Loads `.env` of the project's root into the environment; what is already set wins. */
export function load_env_file(): void {
  const file = path.join(project_root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}
