-- Saved searches: a person keeps a search of the catalogue and is told, by mail or webhook, of records that are new, changed
-- or gone since the last look. Looking costs by what changed, not by what is there: each published change of a record has a
-- number, and a search knows up to which number it has looked.

-- The last change of each record. Numbers are given after the commit (seal_record_changes), so that no transaction which
-- takes long hides behind a number that was looked past.
create table maillage.record_change (
  record_id text primary key,
  -- Null: not numbered yet.
  n bigint,
  -- Number of the change that published it; null: before all numbers. Who has looked past it knows the record.
  published_n bigint,
  -- The change that waits for its number publishes the record.
  is_new boolean not null default false
);
create index record_change_order on maillage.record_change (n);
create index record_change_pending on maillage.record_change (record_id) where n is null;
create sequence maillage.record_change_n;
alter table maillage.record_change enable row level security;

-- What a search needs of records that were deleted while published, for as long as any search may not have looked yet.
create table maillage.removed_record (
  record_id text primary key,
  visibility text not null,
  organisation_id bigint,
  kind text not null,
  title text not null,
  producer text not null,
  updated_at timestamptz not null,
  period tstzrange,
  geom public.geometry(MultiPolygon, 4326),
  facets text[] not null,
  identifiers text[] not null,
  words tsvector not null,
  removed_at timestamptz not null default now()
);
create index removed_record_by_time on maillage.removed_record (removed_at);
alter table maillage.removed_record enable row level security;

create function maillage.note_record_change(changed text, published_now boolean) returns void
language sql security definer set search_path = pg_catalog as $$
  insert into maillage.record_change as known (record_id, is_new) values (changed, published_now)
  on conflict (record_id) do update set n = null, is_new = known.is_new or excluded.is_new
$$;
revoke execute on function maillage.note_record_change(text, boolean) from public;

create function maillage.note_record_row() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  was_published boolean := tg_op <> 'INSERT' and old.state = 'published';
begin
  if tg_op = 'DELETE' then
    if not was_published then
      return old;
    end if;
    insert into maillage.removed_record (
      record_id, visibility, organisation_id, kind, title, producer, updated_at, period, geom, facets, identifiers, words
    )
    select
      s.record_id, s.visibility, s.organisation_id, s.kind, old.title, old.producer, now(), s.period, s.geom, s.facets,
      s.identifiers, s.words
    from maillage.record_search s where s.record_id = old.id
    on conflict do nothing;
    perform maillage.note_record_change(old.id, false);
    return old;
  end if;
  if tg_op = 'INSERT' then
    delete from maillage.removed_record where record_id = new.id;
  end if;
  if new.state = 'published' and not was_published then
    perform maillage.note_record_change(new.id, true);
  elsif was_published and (
    (new.id, new.state, new.version, new.visibility, new.organisation_id)
    is distinct from (old.id, old.state, old.version, old.visibility, old.organisation_id)
  ) then
    perform maillage.note_record_change(new.id, false);
  end if;
  return null;
end $$;
create trigger record_change_noted after insert or update on maillage.metadata_record
for each row execute function maillage.note_record_row();
-- Before: its words are still there.
create trigger record_removal_noted before delete on maillage.metadata_record
for each row execute function maillage.note_record_row();

-- Numbers all changes that are committed, and gives the last number: every change up to it may be looked at. One at a time:
-- what a transaction numbers is committed before the next one numbers anything.
create function maillage.seal_record_changes() returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('maillage.seal_record_changes'));
  with pending as (
    select record_id from maillage.record_change where n is null for update skip locked
  ),
  numbered as (
    select record_id, nextval('maillage.record_change_n') as n from pending
  )
  update maillage.record_change c
  set n = numbered.n, published_n = case when c.is_new then numbered.n else c.published_n end, is_new = false
  from numbered where c.record_id = numbered.record_id;
  delete from maillage.removed_record where removed_at < now() - interval '60 days';
  return (select case when is_called then last_value else 0 end from maillage.record_change_n);
end $$;
revoke execute on function maillage.seal_record_changes() from public;

-- Changes as whoever asks may see the records, with the columns that conditions of a search look at. A record that is gone
-- is told to those who saw it while it was published.
create view maillage.changed_record as
select
  c.n, c.published_n, s.state <> 'published' as is_gone, s.record_id, 'published'::text as state, s.kind, r.title,
  r.producer, s.updated_at, s.period, s.geom, s.facets, s.identifiers, s.words, true as is_visible
from maillage.record_change c
join maillage.record_search s on s.record_id = c.record_id
join maillage.metadata_record r on r.id = c.record_id
where s.visibility = 'public' or maillage.may_see_record(s.record_id, 'published', s.visibility, s.organisation_id)
union all
select
  c.n, c.published_n, true, g.record_id, 'published', g.kind, g.title, g.producer, g.updated_at, g.period, g.geom, g.facets,
  g.identifiers, g.words, true
from maillage.record_change c
join maillage.removed_record g on g.record_id = c.record_id
where g.visibility = 'public' or maillage.may_see(g.visibility, g.organisation_id);
grant select on maillage.changed_record to maillage_reader, maillage_writer;

create table maillage.saved_search (
  id bigint generated always as identity primary key,
  owner_id bigint not null references maillage.account (id) on delete cascade,
  title text not null check (length(title) between 1 and 120),
  -- As the address of /catalogue writes it, without page and order; empty: all records.
  query text not null check (length(query) <= 4000),
  -- none: it is kept, nobody is told.
  channel text not null check (channel in ('none', 'email', 'webhook')),
  frequency text not null check (frequency in ('immediate', 'daily', 'weekly')),
  webhook_url text check (length(webhook_url) between 1 and 500),
  -- Sealed (catalogue/sealed_text.ts). No request role reads it.
  webhook_secret bytea check (octet_length(webhook_secret) <= 500),
  is_paused boolean not null default false,
  -- Why the site paused it; null when its owner did.
  problem text check (length(problem) <= 1000),
  -- Number of the last change looked at, and of the one before what is under way.
  seen bigint not null default 0,
  seen_before bigint,
  -- The mail or call that is under way: once it has failed, the search takes its changes up again.
  delivery_job_id bigint references maillage.job (id) on delete set null,
  -- Notifications that failed since the last one that did not.
  failures integer not null default 0,
  failure text check (length(failure) <= 2000),
  -- Nothing is told before.
  next_at timestamptz not null default now(),
  told_at timestamptz,
  -- Records of the last notification.
  told_count integer,
  created_at timestamptz not null default now(),
  check ((channel = 'webhook') = (webhook_url is not null)),
  check ((webhook_url is null) = (webhook_secret is null))
);
create index saved_search_by_owner on maillage.saved_search (owner_id);
create index saved_search_due on maillage.saved_search (next_at) where channel <> 'none' and not is_paused;
create index saved_search_by_job on maillage.saved_search (delivery_job_id);

-- A search begins with what changes after it was saved, told to begin telling, or taken up again after its owner paused it.
-- One that the site has paused, or whose address is mended, goes on where it stopped: nothing is lost to a receiver that was
-- down or an address that was wrong.
create function maillage.guard_saved_search() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock(hashtext('maillage.guard_saved_search'), new.owner_id::integer);
    if (select count(*) from maillage.saved_search where owner_id = new.owner_id) >= 50 then
      raise exception 'too many saved searches of one account' using errcode = 'ML009';
    end if;
    new.seen := maillage.seal_record_changes();
    return new;
  end if;
  if maillage.account_id() is null then
    return new;
  end if;
  -- Who changes a search does not read its secret: without a new one it stays, as long as the address does.
  if new.webhook_secret is null and new.webhook_url = old.webhook_url then
    new.webhook_secret := old.webhook_secret;
  end if;
  if (new.channel, new.webhook_url) is distinct from (old.channel, old.webhook_url) or (old.is_paused and not new.is_paused)
  then
    if old.channel = 'none' or (old.is_paused and not new.is_paused and old.problem is null) then
      new.seen := maillage.seal_record_changes();
      new.delivery_job_id := null;
    elsif old.delivery_job_id is not null then
      -- What is under way goes to the former address: the new one is told the same changes.
      update maillage.job
      set state = 'dismissed', message = 'Tâche annulée.', dismiss_asked_at = now(), ended_at = now()
      where id = old.delivery_job_id and state = 'queued';
      new.seen := coalesce(old.seen_before, old.seen);
      new.delivery_job_id := null;
    end if;
    new.failures := 0;
    new.failure := null;
  end if;
  if not new.is_paused then
    new.problem := null;
  end if;
  return new;
end $$;
create trigger saved_search_guard before insert or update on maillage.saved_search
for each row execute function maillage.guard_saved_search();

alter table maillage.saved_search enable row level security;
create policy visible on maillage.saved_search for select to maillage_reader, maillage_writer
using (owner_id = (select maillage.account_id()));
create policy made on maillage.saved_search for insert to maillage_writer
with check (owner_id = (select maillage.account_id()));
create policy changed on maillage.saved_search for update to maillage_writer
using (owner_id = (select maillage.account_id()))
with check (owner_id = (select maillage.account_id()));
create policy removed on maillage.saved_search for delete to maillage_writer
using (owner_id = (select maillage.account_id()));
grant select (
  id, owner_id, title, query, channel, frequency, webhook_url, is_paused, problem, delivery_job_id, failures, failure, next_at,
  told_at, told_count, created_at
) on maillage.saved_search to maillage_reader, maillage_writer;
grant insert (owner_id, title, query, channel, frequency, webhook_url, webhook_secret, next_at)
on maillage.saved_search to maillage_writer;
grant update (title, channel, frequency, webhook_url, webhook_secret, is_paused, next_at)
on maillage.saved_search to maillage_writer;
grant delete on maillage.saved_search to maillage_writer;

-- The job that looks. A new site gets it with its first schedules (job_handlers.ts), one that is in use here, once.
insert into maillage.schedule (title, kind, cron)
select 'Recherches enregistrées : avis de nouveautés', 'search_alerts', '*/5 * * * *'
from maillage.schedule_id_seq where is_called
on conflict (kind, input, cron, time_zone) do nothing;
