/** What `admin doctor` checks without the database. */
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { project_root, setting_names, type Config } from './config.ts';
import { look_at_contact, look_at_schemas, look_at_weights } from './doctor_catalogue.ts';
import { doubtful, good, wrong, type Check, type Finding } from './doctor_finding.ts';
import { message_of } from './errors.ts';
import { automatic_backups, backup_folder } from './sql/engine/backup.ts';

const gigabyte = 1e9;
const oldest_node = [20, 19] as const;
const backup_age_h = 48;
const answer_ms = 5_000;

/** Settings that name a server which must answer, with the port that goes without saying. */
const servers: readonly { setting: string; port: (url: URL) => number }[] = [
  { setting: 'SMTP_URL', port: ({ protocol }) => (protocol === 'smtps:' ? 465 : 25) },
  { setting: 'OIDC_ISSUER', port: ({ protocol }) => (protocol === 'http:' ? 80 : 443) },
  { setting: 'HTTPS_PROXY', port: ({ protocol }) => (protocol === 'https:' ? 443 : 80) },
];
const files: readonly string[] = ['REFERENTIELS_DIR', 'CA_FILE'];

export const machine_checks: readonly Check[] = [
  { name: 'Node', look: async () => look_at_node(process.versions.node) },
  { name: 'Réglages', look: async () => look_at_settings() },
  { name: 'DATA_DIR', look: async ({ config }) => look_at_data_dir(config.DATA_DIR) },
  { name: 'Adresse publique', look: async ({ config }) => look_at_address(config) },
  { name: 'Port', look: ({ config }) => look_at_port(config) },
  { name: 'Contact du catalogue', look: async ({ config }) => look_at_contact(config) },
  { name: 'Notes de qualité', look: async ({ config }) => look_at_weights(config.DATA_DIR) },
  { name: 'Schémas', look: ({ config }) => look_at_schemas(config.XSD_DIR) },
  { name: 'Sauvegardes', look: async ({ config }) => look_at_backups(config.DATA_DIR, new Date()) },
  ...files.map((name) => ({
    name,
    look: async ({ config }: { config: Config }) => look_at_path(value_of(config, name)),
  })),
  ...servers.map(({ setting, port }) => ({
    name: setting,
    look: ({ config }: { config: Config }) => look_at_server(value_of(config, setting), port),
  })),
];

/** A setting that this version may not have. */
function value_of(config: Config, name: string): string | undefined {
  const value = (config as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function look_at_node(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const is_old = major < oldest_node[0] || (major === oldest_node[0] && minor < oldest_node[1]);
  return is_old
    ? wrong(`version ${version}, trop ancienne`, `installez Node ${oldest_node.join('.')} ou plus`)
    : good(`version ${version}`);
}

/** Bad values end every command before it begins; names that mean nothing are only found here. */
function look_at_settings(): Finding {
  const file = path.join(project_root, '.env');
  if (!existsSync(file)) return good('lus dans l’environnement ; pas de fichier .env');
  const known = new Set(setting_names);
  const unknown = Object.keys(parseEnv(readFileSync(file, 'utf8'))).filter((name) => !known.has(name));
  return unknown.length === 0
    ? good(`lus dans ${file}`)
    : doubtful(`${file} : ${unknown.join(', ')} n’existe pas`, 'corrigez le nom d’après .env.example');
}

function look_at_data_dir(folder: string): Finding {
  const trial = path.join(folder, `doctor.${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(trial, 'essai');
    rmSync(trial);
  } catch (error) {
    return wrong(
      `${folder} : écriture impossible. ${message_of(error)}`,
      'donnez ce dossier au compte du service, ou libérez de la place',
    );
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${folder}, ${(free / gigabyte).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} Go libres`;
  if (free < gigabyte / 2)
    return wrong(says, 'libérez de la place : les imports et les sauvegardes échoueront');
  return free < 3 * gigabyte
    ? doubtful(says, 'prévoyez de la place pour les imports et les sauvegardes')
    : good(says);
}

const is_local = (host: string) => /^(?:127\.|localhost$|\[?::1\]?$)/.test(host);

function look_at_address({ PUBLIC_URL, HOST }: Config): Finding {
  if (PUBLIC_URL === undefined)
    return is_local(HOST)
      ? good('site de cette machine seule (PUBLIC_URL vide)')
      : doubtful('PUBLIC_URL est vide', 'PUBLIC_URL=https://… : les liens ne dépendront plus de la requête');
  const { protocol, hostname } = new URL(PUBLIC_URL);
  return protocol === 'https:' || is_local(hostname)
    ? good(PUBLIC_URL)
    : wrong(
        `${PUBLIC_URL} n’est pas chiffrée`,
        'placez un serveur https devant, et écrivez PUBLIC_URL=https://…',
      );
}

async function look_at_port({ HOST, PORT }: Config): Promise<Finding> {
  if (PORT === 0) return good('choisi au démarrage (PORT=0)');
  const at = `${HOST}:${PORT}`;
  const failure = await try_listening(HOST, PORT);
  if (failure === null) return good(`${at} est libre ; le serveur ne tourne pas`);
  if (failure !== 'EADDRINUSE')
    return wrong(
      `${at} ne peut pas être ouvert (${failure})`,
      'corrigez HOST, ou prenez un PORT au-dessus de 1023',
    );
  const reached = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  const url = `http://${reached.includes(':') ? `[${reached}]` : reached}:${PORT}/health/live`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(answer_ms) })
    .then((response) => response.text())
    .catch(() => '');
  return answer === '{"status":"ok"}'
    ? good(`Maillage répond sur ${at}`)
    : wrong(
        `${at} est pris par un autre programme, ou le serveur ne répond plus`,
        'arrêtez-le, ou changez PORT',
      );
}

function try_listening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

export function look_at_backups(data_dir: string, now: Date): Finding {
  const folder = backup_folder(data_dir);
  const [last] = automatic_backups(folder).filter(({ is_of_upgrade }) => !is_of_upgrade);
  const remedy = 'npm run admin -- backup, chaque nuit (docs/exploitation/sauvegarde.md)';
  if (last === undefined) return doubtful(`aucune dans ${folder}`, remedy);
  const age_h = (now.getTime() - last.made_at.getTime()) / 3600_000;
  const says = `la dernière date du ${last.made_at.toLocaleString('fr-FR')}`;
  if (statSync(last.file).size === 0) return wrong(`${last.file} est vide`, remedy);
  return age_h > backup_age_h ? doubtful(says, remedy) : good(says);
}

function look_at_path(named: string | undefined): Finding | null {
  if (named === undefined) return null;
  return existsSync(named) ? good(named) : wrong(`${named} n’existe pas`, 'corrigez le réglage, ou créez-le');
}

async function look_at_server(
  named: string | undefined,
  default_port: (url: URL) => number,
): Promise<Finding | null> {
  if (named === undefined || !URL.canParse(named)) return null;
  const url = new URL(named);
  const port = url.port === '' ? default_port(url) : Number(url.port);
  // The address may hold a password.
  const at = `${url.hostname}:${port}`;
  const failure = await try_connection(url.hostname.replace(/^\[|\]$/g, ''), port);
  return failure === null
    ? good(`${at} répond`)
    : wrong(`${at} ne répond pas (${failure})`, 'vérifiez l’adresse, le pare-feu et le serveur');
}

function try_connection(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: answer_ms });
    const end = (failure: string | null) => {
      socket.destroy();
      resolve(failure);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end(`pas de réponse en ${answer_ms / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
