import type { PublishedTable } from '../../catalogue/published_tables.ts';
import { AppError } from '../../errors.ts';
import { query_file } from '../../sql/query_file.ts';
import { label_of, say_shape } from '../../viewer/pages/data_words.ts';
import { portal_page } from '../../viewer/pages/portal.tsx';
import type { ExternalKind } from '../../viewer/pages/external_view.ts';
import type { PortalLayer, RemoteLayer } from '../../viewer/pages/portal_view.ts';
import { access_of } from '../auth/asker.ts';
import type { Block } from '../block.ts';
import { chartable_columns, most_counted } from '../datasets/read_chart.ts';
import { read_first_view } from '../map/first_view.ts';
import { ground_of } from '../ogc/collection_view.ts';
import { has_known_geometry } from '../ogc/items_table.ts';
import { list_tables, use_table } from '../ogc/published.ts';
import { read_query, type Param } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_json, send_page } from '../respond.ts';
import type { ExternalOptions } from './external/source.ts';
import { read_classes } from './read_classes.ts';

const text = (description: string): Param<string> => ({
  description,
  schema: { type: 'string', maxLength: 6000 },
  absent: '',
  parse: (given) => given.slice(0, 6000),
});
/** Read by the page's script alone. */
const state_params = { couches: text('Couches.'), titre: text('Titre.'), vue: text('Vue.') };
const classes_params = { collection: text('Collection.'), colonne: text('Colonne.') };

/** The portal's map: published datasets, and layers of others, one over the other. */
export const portal_block: Block = {
  id: 'portal',
  routes(router, { database }) {
    router.get('/carte', async (request, response) => {
      read_query(request, state_params);
      const access = access_of(request, database);
      const tables = await list_tables(access);
      const external = await access.read((db) => db.query<External>(query_file('external_layers', [])));
      const layers = [...tables.filter(has_known_geometry).map(view_layer), ...external.map(view_external)];
      send_page(
        response,
        portal_page({ layers, grounds: ground_of(tables), extent: await read_first_view(access, tables) }),
      );
    });
    router.get('/carte/classes', async (request, response) => {
      const { collection, colonne } = read_query(request, classes_params);
      const access = access_of(request, database);
      await use_table(access, collection, async (table) => {
        const column = chartable_columns(table).find(({ name }) => name === colonne);
        if (column === undefined) throw no_column(colonne);
        if ((table.feature_count ?? Infinity) > most_counted) throw too_many();
        charge(response, costs.computation);
        send_json(response, await access.read((db) => read_classes(db, table.id, column)));
      });
    });
  },
};

const no_column = (name: string) =>
  new AppError(`La colonne « ${name.slice(0, 80)} » ne peut pas colorer cette couche.`, {
    status: 404,
    code: 'no-such-column',
    place: 'colonne',
    remedy: 'En choisir une de la liste.',
  });
const too_many = () =>
  new AppError(
    `Plus de ${most_counted.toLocaleString('fr-FR')} objets : cette couche se montre d’une seule couleur.`,
    {
      status: 422,
      code: 'too-many-features',
    },
  );

interface External {
  id: number;
  title: string;
  kind: ExternalKind;
  attribution: string;
  options: ExternalOptions;
  has_legend: boolean;
}

const drawn_as: Readonly<Record<ExternalKind, RemoteLayer['kind']>> = {
  wms: 'image',
  wmts: 'image',
  tiles: 'image',
  vector_tiles: 'vector_tiles',
  features: 'features',
  wfs: 'features',
};

function view_external({ id, title, kind, attribution, options, has_legend }: External): PortalLayer {
  const { matrices = [], zooms = [0, 22], tile_layers = [], extent = null } = options;
  const [first, last] = [matrices[0], matrices.at(-1)];
  const is_tiled = first !== undefined && last !== undefined;
  return {
    key: `x:${id}`,
    title,
    source: attribution,
    shape: drawn_as[kind] === 'image' ? 'image' : 'mixed',
    extent,
    columns: [],
    label: null,
    page: null,
    has_items: false,
    remote: {
      kind: drawn_as[kind],
      zooms: is_tiled ? [first.zoom, last.zoom] : zooms,
      tile_layers,
      has_legend,
    },
  };
}

function view_layer(table: PublishedTable): PortalLayer {
  const { id, title, geometry, extent, record, key } = table;
  const facts = [record?.producer, record?.vintage, record?.licence?.name];
  const shapes: Readonly<Record<string, PortalLayer['shape']>> = {
    points: 'points',
    lignes: 'lines',
    surfaces: 'areas',
  };
  return {
    key: id,
    title,
    source: facts.filter((fact) => fact != null && fact !== '').join(', '),
    shape: shapes[say_shape(geometry?.type ?? '')] ?? 'mixed',
    extent,
    columns: chartable_columns(table).map(({ name, title }) => ({ name, title })),
    label: label_of(table.columns),
    page: `/collections/${encodeURIComponent(id)}?f=html`,
    has_items: key !== null,
    remote: null,
  };
}
