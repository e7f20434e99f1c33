/** `admin doctor`: looks at the site, check by check, and says what to do. */
import type { Writable } from 'node:stream';
import type { Config } from './config.ts';
import { database_checks } from './doctor_database.ts';
import { doubtful, good, wrong, type Finding, type Site, type State } from './doctor_finding.ts';
import { machine_checks } from './doctor_machine.ts';
import { AppError, message_of } from './errors.ts';
import { Database } from './sql/client.ts';
import { open_engine, open_kind } from './sql/engine/open.ts';
import { read_record } from './sql/engine/record.ts';

const marks: Readonly<Record<State, string>> = { good: '✓', doubtful: '!', wrong: '✗' };

/** Writes one line per check; 1 when something is wrong, else 0. */
export async function run_doctor(config: Config, out: Writable): Promise<number> {
  let is_well = true;
  const write = (name: string, { state, says, remedy }: Finding) => {
    is_well &&= state !== 'wrong';
    out.write(`${marks[state]} ${name} : ${says}${remedy === undefined ? '' : ` → ${remedy}`}\n`);
  };
  const run = async (name: string, look: () => Promise<Finding | null>) => {
    const finding = await look().catch(not_looked_at);
    if (finding !== null) write(name, finding);
  };
  for (const check of machine_checks) await run(check.name, () => check.look({ config }));
  const site: Site = { config };
  await run('Base de données', () => open(site));
  const { opened } = site;
  if (opened === undefined) return is_well ? 0 : 1;
  try {
    for (const check of database_checks)
      await run(check.name, () => check.look(opened.database, { config, opened }));
  } finally {
    await opened.database.close();
    await opened.engine.close();
  }
  return is_well ? 0 : 1;
}

/** SQLSTATEs of schemas, tables, columns and functions that are not there. */
const missing_in_schema = ['3F000', '42P01', '42703', '42883'];

function not_looked_at(error: Error): Finding {
  const { code = '' } = error as { code?: string };
  return missing_in_schema.includes(code)
    ? doubtful('rien à vérifier tant que les migrations ne sont pas appliquées')
    : wrong(`n’a pas pu être vérifié. ${message_of(error)}`);
}

/** Opens the database as it is: a doctor makes none and migrates none. */
async function open(site: Site): Promise<Finding> {
  const { config } = site;
  const is_new = read_record(config.DATA_DIR) === null;
  if (is_new && config.DATABASE_URL === undefined)
    return doubtful(`${config.DATA_DIR} est neuf`, 'npm start crée la base et la remplit');
  try {
    const engine = is_new
      ? await open_kind(config, 'url', 'DATABASE_URL', 'cli')
      : await open_engine(config, { purpose: 'cli' });
    site.opened = { engine, database: new Database({ ...engine.connection, max: 2 }) };
    return good(`le moteur « ${engine.kind} » répond`);
  } catch (error) {
    const { place, remedy } = error instanceof AppError ? error : {};
    return wrong(
      `${message_of(error)}${place === undefined ? '' : ` (${place})`}`,
      remedy ?? 'voyez le journal du serveur',
    );
  }
}
