import { query_file } from '../../sql/query_file.ts';
import { needs_file } from '../source.ts';
import { sources } from '../sources/index.ts';
import type { Command } from './command.ts';
import { draw_table } from './table.ts';

interface LastRun {
  source: string;
  rows_published: number;
  at: Date;
}

export const list_command: Command = {
  usage: 'list',
  summary: 'Sources connues, ce qu’elles remplissent et leur dernier import',
  async run(_args, { database, out }) {
    const rows = await (await database()).query<LastRun>(query_file('etl_run_last_good'));
    const last = new Map(rows.map((row) => [row.source, row]));
    out.write(
      draw_table(
        ['source', 'collection', 'fichier', 'dernier import', 'lignes', 'titre'],
        sources.map((source) => {
          const { id, collection, download_url, title } = source;
          const run = last.get(id);
          return [
            id,
            collection.id,
            !needs_file(source) ? 'sans' : download_url === undefined ? 'à fournir' : 'fourni ou en ligne',
            run === undefined
              ? 'jamais'
              : run.at.toLocaleString('fr-FR', { dateStyle: 'short', timeStyle: 'short' }),
            run === undefined ? '' : run.rows_published.toLocaleString('fr-FR'),
            title,
          ];
        }),
      ),
    );
    return 0;
  },
};
