import type { Request, Response } from 'express';
import { read_editable_columns } from '../../../catalogue/editable_columns.ts';
import { AppError } from '../../../errors.ts';
import type { Database } from '../../../sql/client.ts';
import { is_preflight, set_allowed } from '../../allow.ts';
import { access_of, account_access } from '../../auth/asker.ts';
import type { Block } from '../../block.ts';
import { crs84 } from '../../crs.ts';
import { base_url } from '../../links.ts';
import { read_query } from '../../params.ts';
import { geojson_type, send_text } from '../../respond.ts';
import { collection_path } from '../collection_document.ts';
import { write_item } from '../features_write.ts';
import { read_items_table } from '../items_table.ts';
import { find_table, list_tables, use_table } from '../published.ts';
import {
  change_feature,
  create_feature,
  remove_feature,
  replace_feature,
  type Edited,
  type Editing,
} from './edit.ts';
import { editing_openapi } from './openapi.ts';
import { check_editor, methods_for, refuse_catalogue } from './permission.ts';
import { etag_of } from './preconditions.ts';
import {
  accept_patch,
  accept_post,
  ask_by_get,
  brings_feature,
  read_content,
  read_posted,
  read_written,
} from './read_request.ts';

/** Part 4 is a draft (20-002r1): its classes may yet be renamed, here alone. */
const part_4 = 'http://www.opengis.net/spec/ogcapi-features-4/1.0/conf';
const classes = ['create-replace-delete', 'update', 'features', 'optimistic-locking-etags'] as const;

const items = '/collections/:collection/items';
const item = `${items}/:item`;

/** Features created, replaced, changed and removed, with optimistic locking (OGC API – Features Part 4). */
export const editing_block: Block = {
  id: 'editing',
  conforms_to: classes.map((name) => `${part_4}/${name}`),
  routes(router, { config, database }) {
    router.options(items, (request, response) =>
      say_methods(request, response, database, request.params.collection, 'items'),
    );
    router.options(item, (request, response) =>
      say_methods(request, response, database, request.params.collection, 'item'),
    );
    router.post(items, async (request, response, next) => {
      const { collection } = request.params;
      const table = await find_table(access_of(request, database), collection);
      if (brings_feature(request)) check_editor(request, response, database, table);
      const posted = await read_posted(request, table.may_edit);
      if ('search' in posted) return ask_by_get(request, posted.search, next);
      check_editor(request, response, database, table);
      read_query(request, {});
      const edited = await edit(request, database, collection, async (editing) =>
        create_feature(editing, await read_content(editing, posted.feature, 'create', null)),
      );
      const base = base_url(request, config);
      response.location(`${base}/${collection_path(collection)}/items/${encodeURIComponent(edited.id)}`);
      send_edited(response.status(201), base, collection, edited);
    });
    for (const [method, mode, write] of [
      ['put', 'replace', replace_feature],
      ['patch', 'patch', change_feature],
    ] as const)
      router[method](item, async (request: Request<{ collection: string; item: string }>, response) => {
        const { collection, item: id } = request.params;
        await open(request, response, database, collection);
        const body = await read_written(request, mode);
        const edited = await edit(request, database, collection, async (editing) =>
          write(editing, id, await read_content(editing, body, mode, id)),
        );
        send_edited(response.status(204), base_url(request, config), collection, edited);
      });
    router.delete(item, async (request, response) => {
      const { collection, item: id } = request.params;
      await open(request, response, database, collection);
      await edit(request, database, collection, (editing) => remove_feature(editing, id));
      response.status(204).end();
    });
  },
  openapi: () => Promise.resolve(editing_openapi),
};

/** What the asker may do with items, or with an item whether it is there or not: QGIS detects editing by it. */
async function say_methods(
  request: Request,
  response: Response,
  database: Database,
  collection: string,
  on: 'items' | 'item',
): Promise<void> {
  const tables = await list_tables(access_of(request, database));
  const methods = methods_for(
    tables.find(({ id }) => id === collection),
    on,
  );
  set_allowed(response, methods);
  // Who will ask is not known yet.
  if (is_preflight(request))
    response.setHeader('Access-Control-Allow-Methods', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT');
  if (methods.includes('POST')) response.setHeader('Accept-Post', accept_post);
  if (methods.includes('PATCH')) response.setHeader('Accept-Patch', accept_patch);
  response.status(200).end();
}

/** Refuses, before the body is read, who may not edit. */
async function open(
  request: Request,
  response: Response,
  database: Database,
  collection: string,
): Promise<void> {
  refuse_catalogue(response, collection);
  check_editor(request, response, database, await find_table(access_of(request, database), collection));
  read_query(request, {});
}

/** Does an edit with the table as it is now; once more when it was replaced in between. */
async function edit<T>(
  request: Request,
  database: Database,
  collection: string,
  work: (editing: Editing) => Promise<T>,
): Promise<T> {
  const access = account_access(request, database);
  return use_table(access, collection, async (published) => {
    const table = read_items_table(published);
    const columns = await access.read((db) => read_editable_columns(db, collection));
    const { key } = table;
    if (key === null) throw new AppError('an editable collection has lost its key', { code: 'internal' });
    return work({ request, access, table: { ...table, key }, columns });
  });
}

/** The feature as it is now, where the client prefers it, else its entity tag alone. */
function send_edited(response: Response, base: string, collection: string, edited: Edited): void {
  response.setHeader('ETag', etag_of(edited.version));
  if (edited.feature === null) return void response.end();
  if (response.statusCode === 204) response.status(200);
  response.setHeader('Preference-Applied', 'return=representation');
  response.setHeader('Content-Crs', `<${crs84.uri}>`);
  response.setHeader(
    'Content-Location',
    `${base}/${collection_path(collection)}/items/${encodeURIComponent(edited.id)}`,
  );
  send_text(
    response,
    geojson_type,
    write_item(edited.feature, { base, id: collection, key: edited.id, query: '' }),
  );
}
