/** The form of a harvester: shown, read, saved. */
import type { Request, Response } from 'express';
import { read_harvester_fields, type HarvesterFields } from '../../catalogue/harvest/check.ts';
import {
  ask_harvest,
  read_harvester,
  save_harvester,
  type Harvester,
} from '../../catalogue/harvest/harvesters.ts';
import { seal_secret } from '../../catalogue/harvest/secret.ts';
import { AppError } from '../../errors.ts';
import type { AccountAccess, Db } from '../../sql/client.ts';
import { query_file } from '../../sql/query_file.ts';
import type { HarvesterFormView } from '../../viewer/pages/harvest_view.ts';
import { harvester_form_page } from '../../viewer/pages/harvester_form.tsx';
import { field_of } from '../accounts/form_fields.ts';
import { answer_form } from '../auth/answer_form.ts';
import { account_access, asker_of } from '../auth/asker.ts';
import { write_audit } from '../auth/audit.ts';
import type { Context } from '../block.ts';
import { send_page } from '../respond.ts';
import { kind_choices } from './views.ts';

type Owners = readonly { id: number | null; name: string; needs_approval: boolean }[];
const read_owners = (db: Db): Promise<Owners> => db.query(query_file('harvest_owners'));

/** The access of somebody who harvests. A 401 AppError for anybody, a 403 for accounts without that right. */
export async function officer_access(
  request: Request,
  { database }: Context,
): Promise<AccountAccess & { owners: Owners }> {
  const access = account_access(request, database);
  const owners = await access.read(read_owners);
  if (owners.length > 0) return { ...access, owners };
  throw new AppError('Cette page est réservée aux géomaticiens et aux administrateurs du site.', {
    status: 403,
    code: 'not-an-officer',
    remedy: 'Le demander à l’administrateur de votre organisation.',
  });
}

/** A 403 AppError where what a harvest publishes waits for an administrator: there, officers try harvests and no more. */
export function refuse_unapproved(owners: Owners, organisation_id: number | null): void {
  const owner = owners.find(({ id }) => id === organisation_id);
  if (owner?.needs_approval === true) throw approval_needed();
}

const approval_needed = () =>
  new AppError(
    'Une moisson publie des fiches, et celles de votre organisation demandent l’approbation d’un administrateur.',
    {
      status: 403,
      code: 'approval-needed',
      remedy: 'Demandez à un administrateur de votre organisation ; les essais restent permis.',
    },
  );

const names = [
  'nom',
  'nature',
  'adresse',
  'organisation',
  'visibilite',
  'territoire',
  'requete',
  'page',
  'attente',
  'entete',
  'cron',
] as const;

function blank(owners: Owners): HarvesterFields {
  const texts = Object.fromEntries(names.map((name) => [name, ''])) as Record<(typeof names)[number], string>;
  const organisation = owners.find(({ id }) => id !== null) ?? owners[0];
  return {
    ...texts,
    nature: kind_choices[0]?.id ?? '',
    visibilite: 'public',
    organisation: String(organisation?.id ?? ''),
    active: true,
  };
}

function fields_of_harvester(harvester: Harvester): HarvesterFields {
  const { options } = harvester;
  return {
    nom: harvester.name,
    nature: harvester.kind,
    adresse: harvester.address,
    organisation: String(harvester.organisation_id ?? ''),
    visibilite: harvester.visibility,
    territoire: harvester.territory?.join(', ') ?? '',
    requete: options.query ?? '',
    page: String(options.page_size ?? ''),
    attente: String(options.delay_ms ?? ''),
    entete: options.secret_header ?? '',
    cron: harvester.cron ?? '',
    active: harvester.is_enabled,
  };
}

function fields_sent(request: Request): HarvesterFields {
  const texts = Object.fromEntries(names.map((name) => [name, field_of(request, name)])) as Record<
    (typeof names)[number],
    string
  >;
  return { ...texts, active: field_of(request, 'active') === 'oui' };
}

/** A harvester (null: a new one) that the asker may change, and for whom it may harvest without approval. */
async function open_harvester(request: Request, context: Context, id: number | null) {
  const access = await officer_access(request, context);
  const harvester = id === null ? null : await access.read((db) => read_harvester(db, id));
  if (harvester !== null) refuse_unapproved(access.owners, harvester.organisation_id);
  return { access, harvester, owners: access.owners.filter(({ needs_approval }) => !needs_approval) };
}

/** The form of a new harvester (`id` null), or of one that is there. */
export async function show_form(
  request: Request,
  response: Response,
  context: Context,
  id: number | null,
): Promise<void> {
  const { harvester, owners } = await open_harvester(request, context, id);
  if (owners.length === 0) throw approval_needed();
  const fields = harvester === null ? blank(owners) : fields_of_harvester(harvester);
  send_page(response, harvester_form_page(view_of(context, owners, harvester, fields), csrf_of(request)));
}

const csrf_of = (request: Request) => asker_of(request)?.csrf_token ?? null;

function view_of(
  { config }: Context,
  owners: Owners,
  harvester: Harvester | null,
  { active, ...fields }: HarvesterFields,
): HarvesterFormView {
  return {
    id: harvester?.id ?? null,
    fields: { ...fields, active: active ? 'oui' : '' },
    has_secret: harvester?.has_secret ?? false,
    kinds: kind_choices,
    owners: owners.map((owner) => [String(owner.id ?? ''), owner.name] as const),
    hosts: config.HARVEST_HOSTS,
  };
}

/** Saves what the form sent, and asks for a trial when its button was pressed. */
export async function save_form(
  request: Request,
  response: Response,
  context: Context,
  id: number | null,
): Promise<void> {
  const { access, harvester, owners } = await open_harvester(request, context, id);
  const fields = fields_sent(request);
  await answer_form(
    response,
    async () => {
      const settings = read_harvester_fields(fields);
      refuse_unapproved(access.owners, settings.organisation_id);
      const secret = await read_secret(request, context);
      const is_trial = field_of(request, 'action') === 'tester';
      const saved = await access.act(async (db) => {
        const made = await save_harvester(db, id, settings, secret);
        const { name, kind, address } = settings;
        const action = id === null ? 'harvester.created' : 'harvester.changed';
        await write_audit(db, request, { action, object: name, details: { kind, address } });
        if (is_trial) await ask_harvest(db, made, { dry_run: true, pages: 1 });
        return made;
      });
      const done = is_trial ? 'essai' : id === null ? 'ajoutee' : 'modifiee';
      response.redirect(303, `/moissonnages/${saved}?fait=${done}`);
    },
    (problems) =>
      harvester_form_page(view_of(context, owners, harvester, fields), csrf_of(request), problems),
  );
}

/** The key, sealed; null forgets it, undefined leaves it. */
async function read_secret(request: Request, { config }: Context): Promise<Buffer | null | undefined> {
  const typed = field_of(request, 'cle');
  if (/[^\x20-\x7e]/.test(typed) || typed.length > 2000)
    throw new AppError(
      'La clé contient un caractère qu’un en-tête ne peut porter, ou dépasse 2 000 caractères.',
      {
        status: 422,
        code: 'invalid-harvester',
        place: 'cle',
      },
    );
  if (typed !== '') return seal_secret(config, typed);
  return field_of(request, 'oublier') === 'oui' ? null : undefined;
}
