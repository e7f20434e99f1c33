-- Scenarios of visio-guichet placement: named, owned, shared, versioned. A private one is its owner's alone, one of an
-- organisation its members', a public one everybody's. Site administrators see no more than others, and may take away
-- what is public. What is published from a scenario is seen by whoever sees the scenario, and by nobody once it is gone.

create table maillage.scenario (
  -- Random: who may not see it cannot guess it.
  id uuid primary key,
  -- Names what is published from it.
  short text not null generated always as (left(replace(id::text, '-', ''), 12)) stored unique,
  -- Null once the account is erased: what was shared stays the organisation's, or public.
  owner_id bigint references maillage.account (id) on delete set null,
  organisation_id bigint references maillage.organisation (id),
  title text not null check (length(title) between 1 and 200),
  notes text not null default '' check (length(notes) <= 5000),
  visibility text not null default 'private' check (visibility in ('private', 'organisation', 'public')),
  -- Number of its latest version; `revision` counts every change, of the title too.
  version integer not null default 1 check (version > 0),
  revision integer not null default 1 check (revision > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (visibility <> 'organisation' or organisation_id is not null)
);
create index scenario_by_owner on maillage.scenario (owner_id);
create index scenario_by_organisation on maillage.scenario (organisation_id);
create index scenario_by_time on maillage.scenario (updated_at desc, id);

create table maillage.scenario_version (
  scenario_id uuid not null references maillage.scenario (id) on delete cascade,
  n integer not null check (n > 0),
  body jsonb not null check (jsonb_typeof(body) = 'object' and length(body::text) <= 500000),
  author_id bigint references maillage.account (id) on delete set null,
  at timestamptz not null default now(),
  primary key (scenario_id, n)
);
create index scenario_version_by_author on maillage.scenario_version (author_id);

-- A version stays as it was made; only an erased author leaves it.
create function maillage.keep_version() returns trigger language plpgsql as $$
begin
  if (new.scenario_id, new.n, new.body, new.at) is distinct from (old.scenario_id, old.n, old.body, old.at)
    or new.author_id is not null then
    raise exception 'a version is never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger scenario_version_stays before update on maillage.scenario_version
for each row execute function maillage.keep_version();

-- The account that asks, while it is active, for its own scenarios: with a key, one that reads or that makes scenarios.
create function maillage.scenario_account() returns bigint
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select id from maillage.account
  where id = maillage.account_id() and state = 'active' and (maillage.has_scope('read') or maillage.has_scope('scenarios'))
$$;

-- The account that asks, when it may make scenarios: planners of any organisation and site administrators.
create function maillage.planning_account() returns bigint
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select a.id from maillage.account a
  where a.id = maillage.account_id() and a.state = 'active' and maillage.has_scope('scenarios') and exists (
    select from maillage.account_role r
    where r.account_id = a.id and (r.role = 'planner' or (r.role = 'admin' and r.organisation_id is null))
  )
$$;

-- Organisations whose scenarios the account that asks may see.
create function maillage.scenario_organisations() returns setof bigint
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.own_organisations() union select maillage.organisations_as('planner')
$$;

-- Whether the account that asks sees the scenario: as the policy below, for what hangs on a scenario.
create function maillage.may_see_scenario(scenario uuid) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select exists (
    select from maillage.scenario s
    where s.id = scenario and (
      s.visibility = 'public'
      or s.owner_id = maillage.scenario_account()
      or (s.visibility = 'organisation' and s.organisation_id in (select maillage.scenario_organisations()))
    )
  )
$$;

-- Whether the account that asks may give the scenario a new version: its owner, and the planners of its organisation
-- unless it is private.
create function maillage.may_change_scenario(scenario uuid) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select exists (
    select from maillage.scenario s
    where s.id = scenario and (
      s.owner_id = maillage.planning_account()
      or (s.visibility <> 'private' and s.organisation_id in (select maillage.organisations_as('planner')))
    )
  )
$$;

-- Whether it may say who sees it, and take it away: its owner, without one the planners of its organisation.
create function maillage.may_share_scenario(scenario uuid) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select exists (
    select from maillage.scenario s
    where s.id = scenario and (
      s.owner_id = maillage.planning_account()
      or (s.owner_id is null and s.organisation_id in (select maillage.organisations_as('planner')))
    )
  )
$$;

alter table maillage.scenario enable row level security;
create policy visible on maillage.scenario for select to maillage_reader, maillage_writer
using (
  visibility = 'public'
  or owner_id = (select maillage.scenario_account())
  or (visibility = 'organisation' and organisation_id in (select maillage.scenario_organisations()))
);
create policy made on maillage.scenario for insert to maillage_writer
with check (
  owner_id = (select maillage.planning_account())
  and (organisation_id is null or organisation_id in (select maillage.organisations_as('planner')))
);
create policy changed on maillage.scenario for update to maillage_writer
using (
  owner_id = (select maillage.planning_account())
  or (visibility <> 'private' and organisation_id in (select maillage.organisations_as('planner')))
);
-- One's own also without the role that made it; what is public, also the site's administrators.
create policy removed on maillage.scenario for delete to maillage_writer
using (
  (owner_id = (select maillage.scenario_account()) and (select maillage.has_scope('scenarios')))
  or (owner_id is null and organisation_id in (select maillage.organisations_as('planner')))
  or (visibility = 'public' and (select maillage.is_site_admin()))
);
grant select on maillage.scenario to maillage_reader, maillage_writer;
grant insert (id, owner_id, organisation_id, title, notes, visibility), delete,
  update (title, notes, visibility, organisation_id, version, revision, updated_at)
on maillage.scenario to maillage_writer;

alter table maillage.scenario_version enable row level security;
-- The subselect is bound by the policy of the scenarios.
create policy visible on maillage.scenario_version for select to maillage_reader, maillage_writer
using (exists (select from maillage.scenario s where s.id = scenario_id));
create policy made on maillage.scenario_version for insert to maillage_writer
with check (author_id = (select maillage.account_id()) and maillage.may_change_scenario(scenario_id));
grant select on maillage.scenario_version to maillage_reader, maillage_writer;
grant insert (scenario_id, n, body, author_id) on maillage.scenario_version to maillage_writer;

-- Who sees a scenario is its owner's to say; it belongs to an organisation that its planner is of.
create function maillage.guard_scenario() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if maillage.account_id() is not null and (
    not maillage.may_share_scenario(old.id)
    or (
      new.organisation_id is distinct from old.organisation_id
      and (new.organisation_id is null or new.organisation_id not in (select maillage.organisations_as('planner')))
    )
  ) then
    raise exception 'who sees a scenario is its owner''s to say' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger scenario_guard before update of visibility, organisation_id on maillage.scenario
for each row when (
  old.visibility <> new.visibility or old.organisation_id is distinct from new.organisation_id
)
execute function maillage.guard_scenario();

-- What one account may keep. The lock makes two requests of the same account count one another.
create function maillage.limit_scenarios() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('maillage.limit_scenarios'), new.owner_id::integer);
  if (select count(*) from maillage.scenario where owner_id = new.owner_id) >= 200 then
    raise exception 'too many scenarios of one account' using errcode = 'ML004';
  end if;
  return new;
end $$;
create trigger scenario_limit before insert on maillage.scenario
for each row when (new.owner_id is not null)
execute function maillage.limit_scenarios();
create function maillage.limit_versions() returns trigger language plpgsql as $$
begin
  if new.n > 500 then
    raise exception 'too many versions of one scenario' using errcode = 'ML005';
  end if;
  return new;
end $$;
create trigger scenario_version_limit before insert on maillage.scenario_version
for each row execute function maillage.limit_versions();

-- What was private goes with its account, before the account's key is taken out of it.
create function maillage.leave_scenarios() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from maillage.scenario where owner_id = old.id and visibility = 'private';
  return old;
end $$;
create trigger account_leaves_scenarios before delete on maillage.account
for each row execute function maillage.leave_scenarios();

-- Names of people are told to those who share an organisation with them, and to themselves; null to all others.
create function maillage.name_of_colleague(person bigint) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(nullif(a.name, ''), a.email) from maillage.account a
  where a.id = person and (
    a.id = maillage.account_id()
    or exists (
      select from maillage.account_role r
      where r.account_id = a.id and r.organisation_id in (select maillage.own_organisations())
    )
  )
$$;

-- Collections published from a scenario: seen as it is, whatever it becomes.
alter table maillage.collection add column scenario_id uuid;
comment on column maillage.collection.scenario_id is 'no key: the scenario may be gone before what it published';
create index collection_by_scenario on maillage.collection (scenario_id) where scenario_id is not null;
alter table maillage.collection
  drop constraint collection_visibility_check,
  add constraint collection_visibility_check check (visibility in ('public', 'accounts', 'organisation', 'scenario')),
  add check ((visibility = 'scenario') = (scenario_id is not null));
alter table maillage.metadata_record
  drop constraint metadata_record_visibility_check,
  add constraint metadata_record_visibility_check check (visibility in ('public', 'accounts', 'organisation', 'scenario'));

create or replace function maillage.may_read_collection(collection text) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select coalesce(
    (
      select case
        when c.visibility = 'public' then true
        when c.visibility = 'scenario' then maillage.may_see_scenario(c.scenario_id)
        else maillage.may_see(c.visibility, c.organisation_id) or exists (
          select from maillage.collection_share s
          where s.collection_id = c.id and s.organisation_id in (select maillage.own_organisations())
        )
      end
      from maillage.collection c
      where c.id = collection
    ),
    true
  )
$$;
drop policy visible on maillage.metadata_record;
create policy visible on maillage.metadata_record for select to maillage_reader, maillage_writer
using (
  case when visibility = 'scenario' then exists (select from maillage.collection c where c.record_id = metadata_record.id)
  else (
    state = 'published'
    and (
      maillage.may_see(visibility, organisation_id)
      or exists (select from maillage.collection c where c.record_id = metadata_record.id)
    )
  )
  or organisation_id in (select maillage.own_organisations())
  or (select maillage.is_site_admin())
  end
);

-- The tables of a scenario that is gone are taken away by the worker, which may wait for those who read them.
create function maillage.withdraw_publication() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from maillage.collection where scenario_id = old.id) then
    insert into maillage.job (kind, input) values ('scenario_withdrawal', jsonb_build_object('scenario', old.id))
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger scenario_withdraws after delete on maillage.scenario
for each row execute function maillage.withdraw_publication();
