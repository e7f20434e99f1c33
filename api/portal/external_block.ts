import type { Request, Response } from 'express';
import { AppError } from '../../errors.ts';
import { check_url } from '../../outgoing_hosts.ts';
import { query_file } from '../../sql/query_file.ts';
import {
  external_layers_page,
  type ExternalLayerFields,
  type ExternalLayersView,
} from '../../viewer/pages/external_layers.tsx';
import { field_of, not_found, number_of_path, read_number } from '../accounts/form_fields.ts';
import { answer_form } from '../auth/answer_form.ts';
import { access_of, account_access, asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Block, Context } from '../block.ts';
import { list_organisations } from '../deposits/store.ts';
import { choice, read_query } from '../params.ts';
import { charge, costs } from '../rate_limit.ts';
import { send_page } from '../respond.ts';
import { fetch_tile, tile_address, type ExternalSource } from './external_tile.ts';

const page_params = { fait: choice('Ce qui vient d’être fait.', ['ajoute', 'supprime']) };
const blank: ExternalLayerFields = {
  title: '',
  kind: 'wms',
  url: '',
  layer: '',
  attribution: '',
  organisation: '',
};

/** Layers of other servers: their tiles through this server, and the page where officers register them. */
export const external_layers_block: Block = {
  id: 'external-layers',
  routes(router, context) {
    const { config, database } = context;
    router.get('/carte/couches', async (request, response) => {
      const { fait } = read_query(request, page_params);
      send_page(response, external_layers_page({ ...(await view(request, context)), done: fait }));
    });
    router.post('/carte/couches', (request, response) => add(request, response, context));
    router.post('/carte/couches/:layer/suppression', async (request, response) => {
      const id = number_of_path(request.params.layer);
      await account_access(request, database).act(async (db) => {
        const [gone] = await db.query<{ title: string }>(query_file('external_layer_remove', [id]));
        if (gone === undefined) throw not_found('Cette couche n’est pas de votre organisation.');
        await write_audit(db, request, { action: 'external_layer.removed', object: gone.title });
      });
      response.redirect(303, '/carte/couches?fait=supprime');
    });
    router.get('/carte/externes/:layer/:z/:x/:y', async (request, response) => {
      read_query(request, {});
      const { layer, z, x, y } = request.params;
      const place = read_place(z, x, y);
      const id = number_of_path(layer);
      const access = access_of(request, database);
      const [source] = await access.read((db) =>
        db.query<ExternalSource>(query_file('external_layer', [id])),
      );
      if (source === undefined) throw not_found('Cette couche n’est pas enregistrée.');
      charge(response, costs.cold_tile);
      const { type, bytes } = await fetch_tile(config, source, place);
      response.setHeader('Cache-Control', 'public, max-age=3600');
      response.setHeader('Content-Type', type);
      response.end(bytes);
    });
  },
};

/** Throws a 404 AppError for a tile that no grid has. */
function read_place(z: string, x: string, y: string) {
  const [zoom = NaN, column = NaN, row = NaN] = [z, x, y].map((text) =>
    /^\d{1,8}$/.test(text) ? Number(text) : NaN,
  );
  const most = 2 ** zoom;
  if (zoom <= 22 && column < most && row < most) return { z: zoom, x: column, y: row };
  throw not_found('Cette tuile n’existe pas.');
}

async function view(request: Request, { config, database }: Context): Promise<ExternalLayersView> {
  const access = account_access(request, database);
  return access.read(async (db) => ({
    layers: await db.query<ExternalLayersView['layers'][number]>(query_file('external_layers', [])),
    organisations: (await list_organisations(db)).map(({ id, name }) => [String(id), name] as const),
    hosts: config.EXTERNAL_LAYER_HOSTS,
    csrf: asker_of(request)?.csrf_token ?? null,
    fields: blank,
    problems: [],
    done: null,
  }));
}

async function add(request: Request, response: Response, context: Context): Promise<void> {
  const known = await view(request, context);
  const fields: ExternalLayerFields = {
    title: field_of(request, 'title'),
    kind: field_of(request, 'kind') === 'tiles' ? 'tiles' : 'wms',
    url: field_of(request, 'url'),
    layer: field_of(request, 'layer'),
    attribution: field_of(request, 'attribution'),
    organisation: field_of(request, 'organisation'),
  };
  await answer_form(
    response,
    async () => {
      const values = check_fields(fields, context.config.EXTERNAL_LAYER_HOSTS);
      await account_access(request, context.database).act(async (db) => {
        await db.query(query_file('external_layer_add', values));
        const details = { url: new URL(fields.url).host };
        await write_audit(db, request, { action: 'external_layer.added', object: fields.title, details });
      });
      response.redirect(303, '/carte/couches?fait=ajoute');
    },
    (problems) => external_layers_page({ ...known, fields, problems }),
  );
}

const wrong = (place: string, message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place });

function check_fields(fields: ExternalLayerFields, hosts: readonly string[]): unknown[] {
  const { title, kind, url, layer, attribution, organisation } = fields;
  if (title === '' || title.length > 200) throw wrong('title', 'Donnez un titre (200 caractères au plus).');
  if (kind === 'tiles' && !['{z}', '{x}', '{y}'].every((part) => url.includes(part)))
    throw wrong('url', 'L’adresse de tuiles contient {z}, {x} et {y}.');
  if (url.length > 2000 || layer.length > 500 || attribution.length > 500)
    throw wrong('url', 'C’est trop long.');
  if (kind === 'wms' && layer === '') throw wrong('layer', 'Nommez la couche du service WMS.');
  if (/\p{C}/u.test(title + url + layer + attribution))
    throw wrong('title', 'Un caractère invisible est de trop.');
  if (!URL.canParse(url)) throw wrong('url', 'L’adresse s’écrit https://hôte/chemin.');
  try {
    check_url(tile_address({ kind, url, layer }, { z: 1, x: 0, y: 0 }), {
      hosts,
      setting: 'EXTERNAL_LAYER_HOSTS',
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw wrong('url', `${error.message}. ${error.remedy ?? ''}`);
  }
  const owner = read_number(organisation);
  if (owner === null) throw wrong('organisation', 'Choisissez l’organisation.');
  return [title, kind, url, layer, attribution, owner];
}
