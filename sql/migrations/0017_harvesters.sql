-- Harvesters: remote catalogues and services whose records are kept here as copies. The job `harvest` (etl/harvesters/)
-- does the work as the owner; officers of the organisation and site administrators say what is harvested and read the log.

create table maillage.harvester (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 200),
  -- As in catalogue/harvest/kinds.ts.
  kind text not null check (kind in ('csw', 'ogc_records', 'ogc_features', 'wfs', 'dcat', 'arcgis', 'udata')),
  url text not null check (length(url) between 1 and 2000),
  -- Whose the records are; null: the site's.
  organisation_id bigint references maillage.organisation (id),
  -- Of records made by it; those that are here keep theirs.
  visibility text not null default 'public' check (visibility in ('public', 'accounts', 'organisation')),
  -- West, south, east, north in degrees: records that lie elsewhere are left out.
  territory double precision[] check (
    cardinality(territory) = 4 and territory[2] <= territory[4] and array_position(territory, null) is null
  ),
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object' and octet_length(options::text) <= 20000),
  -- The key of the remote catalogue, sealed (catalogue/harvest/secret.ts). No request role reads it.
  secret bytea check (octet_length(secret) <= 4000),
  has_secret boolean not null generated always as (secret is not null) stored,
  -- Null: only when asked.
  cron text check (length(cron) between 1 and 200),
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  -- Of what it harvests: a run begun before is not taken up again afterwards.
  changed_at timestamptz not null default now(),
  check (visibility <> 'organisation' or organisation_id is not null)
);
create index harvester_by_organisation on maillage.harvester (organisation_id);

-- A key was given for one address: whoever changes the address types it anew.
create function maillage.guard_harvester() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if (new.kind, new.url, new.options, new.territory) is distinct from (old.kind, old.url, old.options, old.territory) then
    new.changed_at := now();
  end if;
  if new.url <> old.url and new.secret is not distinct from old.secret then
    new.secret := null;
  end if;
  return new;
end $$;
create trigger harvester_guard before update on maillage.harvester
for each row execute function maillage.guard_harvester();

-- Its times are a row of maillage.schedule, whose input names it and nothing more.
create function maillage.schedule_harvester() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  named jsonb := jsonb_build_object('harvester', coalesce(new.id, old.id));
begin
  if tg_op = 'UPDATE' and (new.cron, new.is_enabled, new.name) is not distinct from (old.cron, old.is_enabled, old.name) then
    return null;
  end if;
  if tg_op = 'DELETE' or new.cron is null or (tg_op = 'UPDATE' and new.cron is distinct from old.cron) then
    delete from maillage.schedule where kind = 'harvest' and input = named;
  end if;
  if tg_op <> 'DELETE' and new.cron is not null then
    insert into maillage.schedule (title, kind, input, cron, is_enabled)
    values (left('Moisson : ' || new.name, 200), 'harvest', named, new.cron, new.is_enabled)
    on conflict (kind, input, cron, time_zone)
    do update set title = excluded.title, is_enabled = excluded.is_enabled, next_run_at = null, problem = null;
  end if;
  return null;
end $$;
create trigger harvester_scheduled after insert or update or delete on maillage.harvester
for each row execute function maillage.schedule_harvester();

create table maillage.harvest_run (
  id bigint generated always as identity primary key,
  harvester_id bigint not null references maillage.harvester (id) on delete cascade,
  -- Null: a command.
  job_id bigint references maillage.job (id) on delete set null,
  is_dry boolean not null default false,
  -- stopped: dismissed, or given back by a worker that stops.
  state text not null default 'running' check (state in ('running', 'done', 'failed', 'stopped')),
  -- Items read: the sum of the six after it.
  read bigint not null default 0,
  created bigint not null default 0,
  updated bigint not null default 0,
  unchanged bigint not null default 0,
  duplicates bigint not null default 0,
  failed bigint not null default 0,
  outside bigint not null default 0,
  removed bigint not null default 0,
  -- As the remote catalogue says; null: it does not.
  announced bigint,
  -- Where the next page begins, in the words of the kind; null: at the beginning.
  position jsonb,
  -- The list was read to its end without a gap: what it did not hold is gone there.
  is_complete boolean not null default false,
  -- Records that are gone there and wait for somebody to say so.
  to_confirm bigint not null default 0,
  message text,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  ended_at timestamptz,
  check (read = created + updated + unchanged + duplicates + failed + outside)
);
create index harvest_run_by_harvester on maillage.harvest_run (harvester_id, id desc);
create index harvest_run_by_job on maillage.harvest_run (job_id);
create unique index harvest_run_one on maillage.harvest_run (harvester_id) where state = 'running' and not is_dry;

-- What a harvester knows of each remote item, as its last run left it.
create table maillage.harvest_item (
  harvester_id bigint not null references maillage.harvester (id) on delete cascade,
  remote_id text not null check (length(remote_id) between 1 and 1000),
  record_id text references maillage.metadata_record (id) on delete set null on update cascade,
  -- The record is this item's copy; false: a duplicate, outside, or never read.
  holds boolean not null default false,
  title text not null default '',
  remote_date text,
  -- SHA-256 of what the record and its document say.
  content_hash text,
  outcome text not null check (outcome in ('created', 'updated', 'unchanged', 'duplicate', 'failed', 'outside', 'retired')),
  message text,
  -- The last run that saw it, and the last one that changed something.
  run_id bigint not null,
  changed_at timestamptz not null default now(),
  primary key (harvester_id, remote_id)
);
create unique index harvest_item_holds on maillage.harvest_item (record_id) where holds;
create index harvest_item_by_run on maillage.harvest_item (harvester_id, run_id);

-- What a run did, or would have done, item by item; what it found unchanged is counted in the run and stands in the items.
create table maillage.harvest_log (
  id bigint generated always as identity primary key,
  run_id bigint not null references maillage.harvest_run (id) on delete cascade,
  outcome text not null check (outcome in ('created', 'updated', 'duplicate', 'failed', 'outside', 'removed', 'retired', 'vanished')),
  remote_id text not null,
  record_id text,
  title text not null default '',
  message text
);
create index harvest_log_by_run on maillage.harvest_log (run_id, id);
create index harvest_log_by_outcome on maillage.harvest_log (run_id, outcome, id);

-- Whether somebody works on a record, or data hangs on it: where its remote copy goes, it is retired, not deleted.
create function maillage.is_record_in_use(record text) returns boolean
language sql stable set search_path = pg_catalog as $$
  select exists (select from maillage.metadata_record r where r.id = record and r.curated <> '{}')
    or exists (select from maillage.collection c where c.record_id = record)
    or exists (select from maillage.record_draft d where d.record_id = record)
$$;

alter table maillage.harvester enable row level security;
create policy visible on maillage.harvester for select to maillage_reader, maillage_writer
using (maillage.may_edit_record(organisation_id));
-- What it harvests is published: where that needs an approval, it is not an officer's to say.
create policy made on maillage.harvester for insert to maillage_writer
with check (maillage.may_publish_record(organisation_id));
create policy changed on maillage.harvester for update to maillage_writer
using (maillage.may_publish_record(organisation_id)) with check (maillage.may_publish_record(organisation_id));
create policy removed on maillage.harvester for delete to maillage_writer
using (maillage.may_edit_record(organisation_id));

-- The subselects are bound by the policy of the harvesters.
alter table maillage.harvest_run enable row level security;
create policy visible on maillage.harvest_run for select to maillage_reader, maillage_writer
using (exists (select from maillage.harvester h where h.id = harvester_id));
alter table maillage.harvest_item enable row level security;
create policy visible on maillage.harvest_item for select to maillage_reader, maillage_writer
using (exists (select from maillage.harvester h where h.id = harvester_id));
alter table maillage.harvest_log enable row level security;
create policy visible on maillage.harvest_log for select to maillage_reader, maillage_writer
using (exists (select from maillage.harvest_run r where r.id = run_id));

grant select (
  id, name, kind, url, organisation_id, visibility, territory, options, has_secret, cron, is_enabled, created_at, changed_at
) on maillage.harvester to maillage_reader, maillage_writer;
grant insert (name, kind, url, organisation_id, visibility, territory, options, secret, cron, is_enabled), delete,
  update (name, kind, url, organisation_id, visibility, territory, options, secret, cron, is_enabled)
on maillage.harvester to maillage_writer;
grant select on maillage.harvest_run, maillage.harvest_item, maillage.harvest_log to maillage_reader, maillage_writer;

-- Queues a run; the same one still waiting is not queued twice. Its kinds: {} as its times do, {"dry_run": true, "pages": 1},
-- {"force": true}, {"confirm": run}, {"remove": true}. Trials publish nothing: officers ask for them without approval.
create function maillage.ask_harvest(harvester bigint, wish jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  queued bigint;
begin
  if not exists (
    select from maillage.harvester h
    where h.id = ask_harvest.harvester and case
      when wish @> '{"dry_run": true}' and wish - '{dry_run,pages}'::text[] = '{}' then maillage.may_edit_record(h.organisation_id)
      else maillage.may_publish_record(h.organisation_id)
    end
  ) then
    raise exception 'no right to run this harvester' using errcode = '42501';
  end if;
  insert into maillage.job (kind, input) values ('harvest', wish || jsonb_build_object('harvester', ask_harvest.harvester))
  on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued'
  do update set run_after = excluded.run_after
  returning id into queued;
  return queued;
end $$;

-- Asks that whatever is queued or under way for a harvester ends; how many jobs it was.
create function maillage.stop_harvest(harvester bigint) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  stopped bigint;
begin
  if not exists (
    select from maillage.harvester h where h.id = stop_harvest.harvester and maillage.may_edit_record(h.organisation_id)
  ) then
    raise exception 'no right to stop this harvester' using errcode = '42501';
  end if;
  update maillage.job set
    state = case state when 'queued' then 'dismissed' else state end,
    message = case state when 'queued' then 'Tâche annulée.' else 'Annulation demandée.' end,
    dismiss_asked_at = coalesce(dismiss_asked_at, now()),
    ended_at = case state when 'queued' then now() end
  where kind = 'harvest' and input @> jsonb_build_object('harvester', stop_harvest.harvester) and state in ('queued', 'running');
  get diagnostics stopped = row_count;
  return stopped;
end $$;

-- What is queued or under way for a harvester, for those who see it: jobs of the clock belong to nobody.
create function maillage.harvest_jobs(harvester bigint)
returns table (id bigint, state text, input jsonb, progress real, message text, created_at timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
  select j.id, j.state, j.input, j.progress, j.message, j.created_at
  from maillage.job j
  where j.kind = 'harvest' and j.input @> jsonb_build_object('harvester', harvest_jobs.harvester)
    and j.state in ('queued', 'running')
    and exists (
      select from maillage.harvester h where h.id = harvest_jobs.harvester and maillage.may_edit_record(h.organisation_id)
    )
  order by j.id
$$;
revoke execute on function maillage.ask_harvest(bigint, jsonb) from public;
revoke execute on function maillage.stop_harvest(bigint) from public;
revoke execute on function maillage.harvest_jobs(bigint) from public;
grant execute on function maillage.ask_harvest(bigint, jsonb) to maillage_writer;
grant execute on function maillage.stop_harvest(bigint) to maillage_writer;
grant execute on function maillage.harvest_jobs(bigint) to maillage_reader, maillage_writer;
