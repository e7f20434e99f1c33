-- What a review of 0002 and 0004 found: ways around the rules, and policies that asked once per row.

-- Whoever names a new organisation chooses its SIRET and its name. Until a site administrator has confirmed it, nobody is
-- taken in by them: neither people who claim that SIRET nor those whom a gateway says to be of that name.
alter table maillage.organisation add column is_confirmed boolean not null default false;
update maillage.organisation set is_confirmed = true;
create function maillage.confirm_organisation() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if maillage.account_id() is null or maillage.is_site_admin() then
    new.is_confirmed := true;
  elsif tg_op = 'INSERT' or new.name <> old.name or new.siret is distinct from old.siret then
    new.is_confirmed := false;
  end if;
  return new;
end $$;
create trigger organisation_confirm before insert or update of name, siret on maillage.organisation
for each row execute function maillage.confirm_organisation();

-- An account's rights end with its activity, and a key without `read` reads nothing that is not public.
create or replace function maillage.is_site_admin() returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null and maillage.has_scope('admin') and exists (
    select from maillage.account_role r join maillage.account a on a.id = r.account_id
    where r.account_id = maillage.account_id() and r.role = 'admin' and r.organisation_id is null and a.state = 'active'
  )
$$;
create or replace function maillage.own_organisations() returns setof bigint
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select distinct r.organisation_id
  from maillage.account_role r join maillage.account a on a.id = r.account_id
  where r.account_id = maillage.account_id() and r.organisation_id is not null and a.state = 'active'
    and maillage.has_scope('read')
$$;
create or replace function maillage.organisations_as(held text) returns setof bigint
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select r.organisation_id
  from maillage.account_role r join maillage.account a on a.id = r.account_id
  where r.account_id = maillage.account_id() and r.role = held and r.organisation_id is not null and a.state = 'active'
    and maillage.has_scope(case held when 'officer' then 'datasets' when 'planner' then 'scenarios' when 'agent' then 'guichet' else 'admin' end)
$$;
create or replace function maillage.may_see(visibility text, organisation_id bigint) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog as $$
  select visibility = 'public'
    or (maillage.account_id() is not null and (
      (visibility = 'accounts' and maillage.has_scope('read') and exists (
        select from maillage.account where id = maillage.account_id() and state = 'active'
      ))
      or organisation_id in (select maillage.own_organisations())
      or maillage.is_site_admin()
    ))
$$;
alter function maillage.may_read_collection(text) parallel safe;

create or replace function maillage.may_take_in(other bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.manages_account(other) or exists (
    select from maillage.account a
    where a.id = other and not exists (select from maillage.account_role r where r.account_id = a.id) and (
      (a.state = 'invited' and a.created_by = maillage.account_id())
      or (a.state = 'pending' and a.claimed_siret in (
        select siret from maillage.organisation
        where is_confirmed and id in (select maillage.managed_organisations())
      ))
    )
  )
$$;

-- The accounts that an organisation's administrator sees, found once per statement.
create function maillage.accounts_in_sight() returns setof bigint
language sql stable security definer set search_path = pg_catalog as $$
  with managed as materialized (select maillage.managed_organisations() as id)
  select account_id from maillage.account_role where organisation_id in (select id from managed)
  union
  select a.id from maillage.account a
  where a.state in ('invited', 'pending') and exists (select from managed)
    and not exists (select from maillage.account_role r where r.account_id = a.id)
    and (
      (a.state = 'invited' and a.created_by = maillage.account_id())
      or (a.state = 'pending' and a.claimed_siret in (
        select siret from maillage.organisation where is_confirmed and id in (select id from managed)
      ))
    )
$$;
drop policy visible on maillage.account;
create policy visible on maillage.account for select to maillage_reader, maillage_writer
using (
  (select maillage.is_site_admin())
  or id = (select maillage.account_id())
  or id in (select maillage.accounts_in_sight())
);
drop policy changed on maillage.account;
create policy changed on maillage.account for update to maillage_writer
using (
  (id = (select maillage.account_id()) and (select current_setting('maillage.scopes', true)) = '*')
  or maillage.may_take_in(id)
)
with check (
  (id = (select maillage.account_id()) and (select current_setting('maillage.scopes', true)) = '*')
  or maillage.may_take_in(id) or maillage.manages_account(id)
);

-- Sessions are a person's own affair, not a program's.
drop policy visible on maillage.session;
create policy visible on maillage.session for select to maillage_reader, maillage_writer
using (account_id = (select maillage.account_id()) and (select current_setting('maillage.scopes', true)) = '*');
drop policy removed on maillage.session;
create policy removed on maillage.session for delete to maillage_writer
using (account_id = (select maillage.account_id()) and (select current_setting('maillage.scopes', true)) = '*');

-- A disabled account leaves no session that would wake up with it, and no link.
create function maillage.close_account() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from maillage.session where account_id = new.id;
  delete from maillage.one_time_link where account_id = new.id and used_at is null;
  return null;
end $$;
create trigger account_closes after update of state on maillage.account
for each row when (new.state = 'disabled' and old.state <> 'disabled')
execute function maillage.close_account();

-- What a disabled account was: active when it can sign in, unless it asked for access and never got a role, in which case
-- it asks again; without password or identity it waits for its first password. Request roles read neither of the two.
create function maillage.state_when_enabled(other bigint) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select case
    when oidc_subject is not null and password_hash is null
      and not exists (select from maillage.account_role r where r.account_id = a.id) then 'pending'
    when password_hash is not null or oidc_subject is not null or last_sign_in_at is not null then 'active'
    else 'invited'
  end
  from maillage.account a
  where id = other
$$;

-- Who made a link for an account must not hold a link of a site administrator.
create function maillage.void_links() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from maillage.one_time_link where account_id = new.account_id and used_at is null;
  return null;
end $$;
create trigger account_role_voids_links after insert on maillage.account_role
for each row when (new.role = 'admin' and new.organisation_id is null)
execute function maillage.void_links();

create or replace function maillage.guard_account() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.id = maillage.account_id() and (tg_op = 'DELETE' or new.state <> old.state) then
    raise exception 'nobody disables or erases himself' using errcode = 'ML002';
  end if;
  if tg_op = 'DELETE' then
    -- Left without its account, a job that waits could be the double of another.
    delete from maillage.job where account_id = old.id and state = 'queued';
    return old;
  end if;
  if new.state <> old.state then
    new.state_since := now();
  end if;
  return new;
end $$;

-- A key is revoked once.
drop policy changed on maillage.api_key;
create policy changed on maillage.api_key for update to maillage_writer
using (
  revoked_at is null
  and (account_id = (select maillage.account_id()) or maillage.manages_account(account_id))
)
with check (revoked_at is not null);

create function maillage.hidden_collections() returns setof text
language sql stable security definer set search_path = pg_catalog as $$
  select id from maillage.collection where not maillage.may_read_collection(id)
$$;
drop policy visible on maillage.etl_run;
create policy visible on maillage.etl_run for select to maillage_reader, maillage_writer
using (
  (select maillage.is_site_admin())
  or (
    (select exists (select maillage.organisations_as('officer')))
    and collection not in (select maillage.hidden_collections())
  )
);

drop policy visible on maillage.collection_share;
create policy visible on maillage.collection_share for select to maillage_reader, maillage_writer
using (
  organisation_id in (select maillage.own_organisations())
  or (select maillage.is_site_admin())
  or exists (
    select from maillage.collection c
    where c.id = collection_id and c.organisation_id in (select maillage.own_organisations())
  )
);

-- Without its line a restricted collection would count as one that the catalogue does not know, which is public.
create function maillage.keep_restriction() returns trigger language plpgsql as $$
begin
  if old.visibility <> 'public' and to_regclass(format('published.%I', old.id)) is not null then
    raise exception 'the restricted collection % still has its table', old.id using errcode = '42501';
  end if;
  return old;
end $$;
create trigger collection_keeps_restriction before delete on maillage.collection
for each row execute function maillage.keep_restriction();

-- The text of a mail that waits stands in the input: no request reads it.
revoke select on maillage.job from maillage_reader, maillage_writer;
grant select (
  id, kind, state, progress, message, result, attempts, created_at, run_after, started_at, heartbeat_at, ended_at,
  account_id, is_public, dismiss_asked_at, max_attempts, keep_until
) on maillage.job to maillage_reader, maillage_writer;

create index job_by_account on maillage.job (account_id) where account_id is not null;
create index account_by_creator on maillage.account (created_by);
create index collection_by_organisation on maillage.collection (organisation_id);
create index metadata_record_by_organisation on maillage.metadata_record (organisation_id);
create index collection_share_by_organisation on maillage.collection_share (organisation_id);
