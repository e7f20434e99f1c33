import { parseArgs } from 'node:util';
import { AppError } from '../../errors.ts';
import { sql } from '../../sql/fragment.ts';
import type { Db } from '../../sql/client.ts';
import { read_osm_places } from '../demonstration/read_osm_places.ts';
import { osm_demand, osm_services } from '../demonstration/sources.ts';
import { describe_origin } from '../origin.ts';
import { terminal_progress } from '../progress.ts';
import { run_import } from '../run.ts';
import type { Command } from './command.ts';
import { say_report } from './report.ts';
import { say_recomputed } from './sync.ts';

export const demonstration_command: Command = {
  usage: 'demonstration <fichier.osm.pbf> [--force]',
  summary:
    'Services et habitants fictifs d’un extrait OpenStreetMap, là où aucune donnée n’est chargée : tout est marqué « démonstration »',
  async run(args, { config, database, out, terminal, recompute, signal }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { force: { type: 'boolean', default: false } },
    });
    const [file] = positionals;
    if (file === undefined)
      throw new AppError('quel extrait OpenStreetMap lire ?', {
        status: 400,
        code: 'missing-argument',
        place: 'demonstration <fichier.osm.pbf>',
        remedy: 'Donnez un fichier .osm.pbf.',
      });
    const db = await database();
    if (!values.force) await refuse_real_population(db);
    const origin = await describe_origin(file, null);
    const places = await read_osm_places(file, signal);
    for (const source of [osm_services(places), osm_demand(places)]) {
      const progress = terminal_progress(source.id, terminal);
      const how = { source, opened: null, origin, progress, signal, forced: values.force };
      out.write(say_report(await run_import({ config, database: db }, how)));
    }
    out.write(say_recomputed(await recompute()));
    return 0;
  },
};

/** Real inhabitants are not replaced by made-up ones for want of attention. */
async function refuse_real_population(db: Db): Promise<void> {
  const [present] = await db.query<{ present: boolean }>(
    sql`select to_regclass('published.population_cells') is not null as present`,
  );
  if (present?.present !== true) return;
  const [real] = await db.query<{ real: boolean }>(
    sql`select exists (
      select from published.population_cells where millesime is null or millesime not like 'démonstration%'
    ) as real`,
  );
  if (real?.real !== true) return;
  throw new AppError('Une population réelle est chargée : la démonstration la remplacerait.', {
    status: 409,
    code: 'population-present',
    place: 'population_cells',
    remedy: 'Faire la démonstration dans un autre DATA_DIR, ou ajouter --force.',
  });
}
