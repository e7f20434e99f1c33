/** The forms by which officers register layers: from a service's list, or by an address that they know. */
import type { Request, Response } from 'express';
import { AppError } from '../../../errors.ts';
import { query_file } from '../../../sql/query_file.ts';
import { external_choice_page } from '../../../viewer/pages/external_choice.tsx';
import { external_layers_page } from '../../../viewer/pages/external_layers.tsx';
import {
  service_kinds,
  type ChoiceFields,
  type ExternalLayerFields,
  type ExternalLayersView,
  type ServiceFields,
} from '../../../viewer/pages/external_view.ts';
import { field_of, read_number } from '../../accounts/form_fields.ts';
import { answer_form } from '../../auth/answer_form.ts';
import { account_access, asker_of } from '../../auth/asker.ts';
import { write_audit } from '../../auth/audit.ts';
import type { Context } from '../../block.ts';
import { list_organisations } from '../../deposits/store.ts';
import { charge, costs } from '../../rate_limit.ts';
import { send_page } from '../../respond.ts';
import type { ServiceReading } from './service.ts';
import { check_address, check_chosen, read_service } from './services.ts';
import type { ExternalSource } from './source.ts';
import { tile_address } from './tile.ts';

const blank: ExternalLayerFields = {
  title: '',
  kind: 'wms',
  url: '',
  layer: '',
  attribution: '',
  organisation: '',
};

/** What the page of layers shows to who asks. */
export async function view_layers(
  request: Request,
  { config, database }: Context,
): Promise<ExternalLayersView> {
  const access = account_access(request, database);
  return access.read(async (db) => ({
    layers: await db.query<ExternalLayersView['layers'][number]>(query_file('external_layers', [])),
    organisations: (await list_organisations(db)).map(({ id, name }) => [String(id), name] as const),
    hosts: config.EXTERNAL_LAYER_HOSTS,
    csrf: asker_of(request)?.csrf_token ?? null,
    service: { service: 'wms', address: '' },
    fields: blank,
    problems: [],
    done: null,
  }));
}

/** Those who may register a layer. Throws a 403 AppError for others: nobody else makes this site ask services. */
async function view_of_officer(request: Request, context: Context): Promise<ExternalLayersView> {
  const view = await view_layers(request, context);
  if (view.organisations.length > 0) return view;
  throw new AppError('Enregistrer une couche est réservé aux géomaticiens et aux administrateurs du site.', {
    status: 403,
    code: 'not-an-officer',
    remedy: 'Le demander à l’administrateur de votre organisation.',
  });
}

function service_fields(request: Request): ServiceFields {
  const said = field_of(request, 'service');
  const service = service_kinds.find(([kind]) => kind === said)?.[0] ?? 'wms';
  return { service, address: field_of(request, 'address') };
}

/** Lists the layers of a service, to choose one. */
export async function list_service(request: Request, response: Response, context: Context): Promise<void> {
  const view = await view_of_officer(request, context);
  const service = service_fields(request);
  await answer_form(
    response,
    async () => {
      charge(response, costs.computation);
      const { offered } = await read_service(context.config, service.service, service.address);
      const fields = {
        ...service,
        choice: '',
        title: '',
        attribution: offered.attribution,
        organisation: '',
      };
      response.setHeader('Cache-Control', 'no-store');
      send_page(response, external_choice_page({ ...view, offered, fields, problems: [] }));
    },
    (problems) => external_layers_page({ ...view, service, problems }),
  );
}

/** Registers the layer that was chosen: what the service says of it is asked anew, not believed from the form. */
export async function add_chosen(request: Request, response: Response, context: Context): Promise<void> {
  const view = await view_of_officer(request, context);
  const fields: ChoiceFields = {
    ...service_fields(request),
    choice: field_of(request, 'choice'),
    title: field_of(request, 'title'),
    attribution: field_of(request, 'attribution'),
    organisation: field_of(request, 'organisation'),
  };
  let reading: ServiceReading | null = null;
  await answer_form(
    response,
    async () => {
      charge(response, costs.computation);
      reading = await read_service(context.config, fields.service, fields.address);
      const chosen = check_chosen(context.config, await reading.choose(fields.choice));
      const words = { ...fields, title: fields.title === '' ? chosen.title : fields.title };
      await save(request, context, chosen.source, check_words(words));
      response.redirect(303, '/carte/couches?fait=ajoute');
    },
    (problems) =>
      reading === null
        ? external_layers_page({ ...view, service: fields, problems })
        : external_choice_page({ ...view, offered: reading.offered, fields, problems }),
  );
}

/** Registers a layer by an address that the officer knows. */
export async function add_typed(request: Request, response: Response, context: Context): Promise<void> {
  const known = await view_layers(request, context);
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
      const source = check_typed(fields, context);
      await save(request, context, source, check_words(fields));
      response.redirect(303, '/carte/couches?fait=ajoute');
    },
    (problems) => external_layers_page({ ...known, fields, problems }),
  );
}

interface Words {
  title: string;
  attribution: string;
  organisation: number;
}

async function save(
  request: Request,
  { database }: Context,
  source: ExternalSource,
  words: Words,
): Promise<void> {
  const { kind, url, layer, options } = source;
  const { title, attribution, organisation } = words;
  await account_access(request, database).act(async (db) => {
    await db.query(
      query_file('external_layer_add', [
        title,
        kind,
        url,
        layer,
        attribution,
        organisation,
        JSON.stringify(options),
      ]),
    );
    const details = { url: new URL(url.replaceAll(/[{}]/g, '')).host };
    await write_audit(db, request, { action: 'external_layer.added', object: title, details });
  });
}

const wrong = (place: string, message: string) =>
  new AppError(message, { status: 422, code: 'invalid-form', place });

function check_words({ title, attribution, organisation }: Record<keyof Words, string>): Words {
  if (title === '' || title.length > 200) throw wrong('title', 'Donnez un titre (200 caractères au plus).');
  if (attribution.length > 500) throw wrong('attribution', '500 caractères au plus.');
  if (/\p{C}/u.test(title + attribution)) throw wrong('title', 'Un caractère invisible est de trop.');
  const owner = read_number(organisation);
  if (owner === null) throw wrong('organisation', 'Choisissez l’organisation.');
  return { title, attribution, organisation: owner };
}

function check_typed({ kind, url, layer }: ExternalLayerFields, { config }: Context): ExternalSource {
  if (kind === 'tiles' && !['{z}', '{x}', '{y}'].every((part) => url.includes(part)))
    throw wrong('url', 'L’adresse de tuiles contient {z}, {x} et {y}.');
  if (url.length > 2000 || layer.length > 500) throw wrong('url', 'C’est trop long.');
  if (kind === 'wms' && layer === '') throw wrong('layer', 'Nommez la couche du service WMS.');
  if (/\p{C}/u.test(url + layer)) throw wrong('url', 'Un caractère invisible est de trop.');
  if (!URL.canParse(url)) throw wrong('url', 'L’adresse s’écrit https://hôte/chemin.');
  const source: ExternalSource = { kind, url, layer, options: {} };
  check_address(config, tile_address(source, { z: 1, x: 0, y: 0 }), 'url');
  return source;
}
