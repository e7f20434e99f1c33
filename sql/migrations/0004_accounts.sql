-- What no administrator may do, whatever the screen that asks: disable or erase himself, leave the site without an
-- administrator, change who stands above an organisation, claim a territory that is not his to give.
-- SQLSTATE of the refusals: ML001 the last administrator, ML002 himself, 42501 everything else.

-- Screens name a session by its number: the hash stays unread.
alter table maillage.session add column id bigint generated always as identity unique;
grant select (id) on maillage.session to maillage_reader, maillage_writer;

-- Since when an account has its state: retention counts from there.
alter table maillage.account add column state_since timestamptz not null default now();
grant select (state_since) on maillage.account to maillage_reader, maillage_writer;

-- An update in retention (an erased person's name) takes effect: the first version gave the old row back.
create or replace function maillage.refuse_change() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('maillage.retention', true), '') = 'on' then
    if tg_op = 'UPDATE' then
      return new;
    end if;
    return old;
  end if;
  raise exception 'maillage.audit is append-only' using errcode = '42501';
end $$;

create function maillage.guard_account() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.id = maillage.account_id() and (tg_op = 'DELETE' or new.state <> old.state) then
    raise exception 'nobody disables or erases himself' using errcode = 'ML002';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  if new.state <> old.state then
    new.state_since := now();
  end if;
  return new;
end $$;
create trigger account_guard before update of state or delete on maillage.account
for each row execute function maillage.guard_account();

-- The lock makes two administrators who remove one another wait: the second finds himself the last.
create function maillage.keep_site_admin() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Nested: a row of account_role has no id, and naming it there would fail.
  if tg_table_name = 'account' then
    if not exists (
      select from maillage.account_role where account_id = old.id and role = 'admin' and organisation_id is null
    ) then
      return null;
    end if;
  end if;
  perform pg_advisory_xact_lock(hashtext('maillage.keep_site_admin'));
  if not exists (
    select from maillage.account_role r
    join maillage.account a on a.id = r.account_id
    where r.role = 'admin' and r.organisation_id is null and a.state = 'active'
  ) then
    raise exception 'the last site administrator stays' using errcode = 'ML001';
  end if;
  return null;
end $$;
create trigger account_role_keeps_admin after delete on maillage.account_role
for each row when (old.role = 'admin' and old.organisation_id is null)
execute function maillage.keep_site_admin();
create trigger account_keeps_admin after update of state on maillage.account
for each row when (old.state = 'active' and new.state <> 'active')
execute function maillage.keep_site_admin();

-- Who stands above whom decides who manages whom: site administrators say it, and never in a circle.
create function maillage.guard_organisation() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if maillage.account_id() is not null and not maillage.is_site_admin() then
    raise exception 'the organisation above is the site administrators'' to say' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtext('maillage.guard_organisation'));
  if exists (
    with recursive above as (
      select new.parent_id as id
      union
      select o.parent_id from maillage.organisation o join above on o.id = above.id
    )
    select from above where id = new.id
  ) then
    raise exception 'organisations in a circle' using errcode = 'ML003';
  end if;
  return new;
end $$;
create trigger organisation_guard before update of parent_id on maillage.organisation
for each row when (old.parent_id is distinct from new.parent_id)
execute function maillage.guard_organisation();
grant update (parent_id) on maillage.organisation to maillage_writer;

-- People who ask for access name their organisation by its SIRET: whoever could change it would see who asks elsewhere.
create function maillage.guard_siret() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if maillage.account_id() is not null and not maillage.is_site_admin() then
    raise exception 'the SIRET is the site administrators'' to change' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger organisation_siret_guard before update of siret on maillage.organisation
for each row when (old.siret is distinct from new.siret)
execute function maillage.guard_siret();

-- Whether the account may give an organisation a territory: site administrators any; an EPCI's, to the organisations
-- below it, the communes of its own territory. published.communes is made by imports: without it, none.
create function maillage.may_give_territory(organisation bigint, level text, code text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if maillage.is_site_admin() then
    return true;
  end if;
  if level <> 'commune'
    or organisation not in (select maillage.managed_organisations())
    or organisation in (select maillage.organisations_as('admin')) then
    return false;
  end if;
  return exists (
    select from maillage.organisation_territory t
    join published.communes c on (t.level, t.code) in (
      ('commune', c.code_insee), ('epci', c.code_epci), ('departement', c.code_departement), ('region', c.code_region)
    )
    where t.organisation_id in (select maillage.organisations_as('admin')) and c.code_insee = may_give_territory.code
  );
exception when undefined_table or undefined_column then
  return false;
end $$;
drop policy made on maillage.organisation_territory;
create policy made on maillage.organisation_territory for insert to maillage_writer
with check (maillage.may_give_territory(organisation_id, level, code));
create policy removed on maillage.organisation_territory for delete to maillage_writer
using (maillage.may_give_territory(organisation_id, level, code));

-- An account without any role, invited by the asker or named by the identity provider, may be taken in. One that has
-- roles elsewhere may not, even while its invitation waits.
create or replace function maillage.may_take_in(other bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.manages_account(other) or exists (
    select from maillage.account a
    where a.id = other
      and not exists (select from maillage.account_role r where r.account_id = other)
      and (
        (a.state = 'invited' and a.created_by = maillage.account_id() and exists (select maillage.managed_organisations()))
        or (a.state = 'pending' and a.claimed_siret in (
          select siret from maillage.organisation where id in (select maillage.managed_organisations())
        ))
      )
  )
$$;

-- An administrator sees whoever has a role in his organisations, with that role; he manages only those who have no other.
create function maillage.is_member_here(other bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select from maillage.account_role
    where account_id = other and organisation_id in (select maillage.managed_organisations())
  )
$$;
drop policy visible on maillage.account;
create policy visible on maillage.account for select to maillage_reader, maillage_writer
using (
  (select maillage.is_site_admin())
  or id = (select maillage.account_id())
  or maillage.is_member_here(id)
  or maillage.may_take_in(id)
);
drop policy visible on maillage.account_role;
create policy visible on maillage.account_role for select to maillage_reader, maillage_writer
using (
  (select maillage.is_site_admin())
  or account_id = (select maillage.account_id())
  or organisation_id in (select maillage.managed_organisations())
);

-- A key lives a year at most.
drop policy made on maillage.api_key;
create policy made on maillage.api_key for insert to maillage_writer
with check (
  account_id = (select maillage.account_id())
  and current_setting('maillage.scopes', true) = '*'
  and expires_at <= now() + interval '366 days'
);

-- Erases a person: the account with all that hangs on it, and his name in the audit log, where a pseudonym stays. For
-- requests only who manages the account may; null of no such account. Gives the pseudonym.
create function maillage.erase_account(erased bigint) returns text
language plpgsql security definer set search_path = pg_catalog as $$
declare
  mail text;
  pseudonym text := 'compte effacé nº ' || erased;
begin
  -- A request without an identity manages nobody; the owner, at a command, everybody.
  if current_setting('role') in ('maillage_reader', 'maillage_writer') and not maillage.manages_account(erased) then
    raise exception 'not an account that the asker manages' using errcode = '42501';
  end if;
  delete from maillage.account where id = erased returning email into mail;
  if mail is null then
    return null;
  end if;
  perform set_config('maillage.retention', 'on', true);
  update maillage.audit
  set actor = case when account_id = erased or actor = mail then pseudonym else actor end,
    object = case when object = mail then pseudonym else object end,
    details = replace(details::text, to_jsonb(mail)::text, to_jsonb(pseudonym)::text)::jsonb,
    address = case when account_id = erased then null else address end
  where account_id = erased or actor = mail or object = mail
    or strpos(details::text, to_jsonb(mail)::text) > 0;
  perform set_config('maillage.retention', '', true);
  return pseudonym;
end $$;
revoke execute on function maillage.erase_account(bigint) from public;
grant execute on function maillage.erase_account(bigint) to maillage_writer;
