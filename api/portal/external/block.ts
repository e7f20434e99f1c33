import type { Request, Response } from 'express';
import { query_file } from '../../../sql/query_file.ts';
import { external_layers_page } from '../../../viewer/pages/external_layers.tsx';
import { not_found, number_of_path } from '../../accounts/form_fields.ts';
import { access_of, account_access } from '../../auth/asker.ts';
import { write_audit } from '../../auth/audit.ts';
import type { Block, Context } from '../../block.ts';
import { choice, read_query, refuse, type Param } from '../../params.ts';
import { charge, costs } from '../../rate_limit.ts';
import { send_page } from '../../respond.ts';
import type { Extent } from '../../../viewer/pages/small_map_view.ts';
import { no_tile, type Answer } from './ask.ts';
import { fetch_features } from './features.ts';
import { fetch_legend } from './legend.ts';
import { add_chosen, add_typed, list_service, view_layers } from './register.ts';
import { extent_of, numbers_of } from './service.ts';
import type { ExternalSource } from './source.ts';
import { fetch_tile, type TilePlace } from './tile.ts';

const page_params = { fait: choice('Ce qui vient d’être fait.', ['ajoute', 'supprime']) };
const bbox: Param<Extent> = {
  description: 'Emprise : ouest,sud,est,nord en degrés.',
  schema: { type: 'string' },
  absent: [-180, -90, 180, 90],
  parse(given, name) {
    const extent = extent_of(numbers_of(given));
    if (extent === undefined) throw refuse(name, given, 'quatre nombres (ouest,sud,est,nord)');
    return extent;
  },
};

/** Layers of other servers through this one, and the pages where officers register them. */
export const external_layers_block: Block = {
  id: 'external-layers',
  routes(router, context) {
    router.get('/carte/couches', async (request, response) => {
      const { fait } = read_query(request, page_params);
      send_page(response, external_layers_page({ ...(await view_layers(request, context)), done: fait }));
    });
    router.post('/carte/couches', (request, response) => add_typed(request, response, context));
    router.post('/carte/couches/service', (request, response) => list_service(request, response, context));
    router.post('/carte/couches/choix', (request, response) => add_chosen(request, response, context));
    router.post('/carte/couches/:layer/suppression', (request, response) =>
      remove(request, response, context),
    );
    router.get('/carte/externes/:layer/objets', async (request, response) => {
      const { bbox: extent } = read_query(request, { bbox });
      const source = await find_source(request, context);
      if (source.kind !== 'features' && source.kind !== 'wfs')
        throw not_found('Cette couche n’a pas d’objets.');
      charge(response, costs.computation);
      const found = await fetch_features(context.config, source, extent);
      const bytes = Buffer.from(JSON.stringify(found));
      send(response, { type: 'application/geo+json', bytes }, 300);
    });
    router.get('/carte/externes/:layer/legende', async (request, response) => {
      read_query(request, {});
      const source = await find_source(request, context);
      charge(response, costs.cold_tile);
      send(response, await fetch_legend(context.config, source), 3600);
    });
    router.get('/carte/externes/:layer/:z/:x/:y', async (request, response) => {
      read_query(request, {});
      const place = read_place(request.params);
      const source = await find_source(request, context);
      charge(response, costs.cold_tile);
      send(response, await fetch_tile(context.config, source, place), 3600);
    });
  },
};

/** Throws a 404 AppError when nothing is registered under the number of the path. */
async function find_source(request: Request, { database }: Context): Promise<ExternalSource> {
  const id = number_of_path(String(request.params['layer']));
  const [source] = await access_of(request, database).read((db) =>
    db.query<ExternalSource>(query_file('external_layer', [id])),
  );
  if (source === undefined) throw not_found('Cette couche n’est pas enregistrée.');
  return source;
}

function send(response: Response, { type, bytes }: Answer, max_age_s: number): void {
  response.setHeader('Cache-Control', `public, max-age=${max_age_s}`);
  response.setHeader('Content-Type', type);
  response.end(bytes);
}

async function remove(request: Request, response: Response, { database }: Context): Promise<void> {
  const id = number_of_path(String(request.params['layer']));
  await account_access(request, database).act(async (db) => {
    const [gone] = await db.query<{ title: string }>(query_file('external_layer_remove', [id]));
    if (gone === undefined) throw not_found('Cette couche n’est pas de votre organisation.');
    await write_audit(db, request, { action: 'external_layer.removed', object: gone.title });
  });
  response.redirect(303, '/carte/couches?fait=supprime');
}

/** Throws a 404 AppError for a tile that no grid has. */
function read_place({ z, x, y }: Record<'z' | 'x' | 'y', string>): TilePlace {
  const [zoom = NaN, column = NaN, row = NaN] = [z, x, y].map((text) =>
    /^\d{1,8}$/.test(text) ? Number(text) : NaN,
  );
  const most = 2 ** zoom;
  if (zoom <= 22 && column < most && row < most) return { z: zoom, x: column, y: row };
  throw no_tile();
}
