-- Who may do what. Requests run as maillage_reader or maillage_writer, which own nothing: the policies below bind them.
-- Who asks stands in two settings of the transaction: maillage.account (empty: anybody) and maillage.scopes ('*', or
-- what an API key may do). Rights are looked up at each use, so a role taken away is gone at once.

do $$
begin
  if not exists (select from pg_roles where rolname = 'maillage_writer') then
    create role maillage_writer nologin;
  end if;
  if not pg_has_role(current_user, 'maillage_writer', 'member') then
    grant maillage_writer to current_user;
  end if;
end $$;
grant usage on schema published, maillage to maillage_writer;
grant select on all tables in schema published to maillage_writer;
alter default privileges in schema published grant select on tables to maillage_writer;

-- Town halls, EPCI, départements, operators. An EPCI is the parent of the communes that it invited.
create table maillage.organisation (
  id bigint generated always as identity primary key,
  siret text unique check (siret ~ '^\d{14}$'),
  name text not null check (length(name) between 1 and 300),
  kind text not null default 'autre' check (kind in ('commune', 'epci', 'departement', 'region', 'etat', 'operateur', 'autre')),
  parent_id bigint references maillage.organisation (id) check (parent_id <> id),
  created_at timestamptz not null default now()
);
create index organisation_by_parent on maillage.organisation (parent_id);

create table maillage.organisation_territory (
  organisation_id bigint not null references maillage.organisation (id) on delete cascade,
  level text not null check (level in ('commune', 'epci', 'departement', 'region')),
  code text not null,
  primary key (organisation_id, level, code)
);

create table maillage.account (
  id bigint generated always as identity primary key,
  -- In lower case: the same mailbox is one account.
  email text not null unique check (email = lower(email) and length(email) <= 254 and email ~ '^[^@\s]+@[^@\s]+$'),
  name text not null default '' check (length(name) <= 200),
  -- invited: has a link; pending: came by OIDC and waits for approval.
  state text not null default 'invited' check (state in ('invited', 'pending', 'active', 'disabled')),
  password_hash text,
  oidc_issuer text,
  oidc_subject text,
  -- The SIRET that the identity provider gave, until an administrator approves.
  claimed_siret text,
  created_by bigint references maillage.account (id) on delete set null,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz,
  unique (oidc_issuer, oidc_subject)
);

create table maillage.account_role (
  account_id bigint not null references maillage.account (id) on delete cascade,
  role text not null check (role in ('agent', 'officer', 'planner', 'admin')),
  -- Null, of administrators only: the whole site.
  organisation_id bigint references maillage.organisation (id) on delete cascade,
  granted_at timestamptz not null default now(),
  check (organisation_id is not null or role = 'admin')
);
create unique index account_role_once on maillage.account_role (account_id, role, coalesce(organisation_id, 0));
create index account_role_by_organisation on maillage.account_role (organisation_id);

create table maillage.session (
  -- SHA-256 of the cookie: who reads the table cannot take over a session.
  token_hash bytea primary key,
  account_id bigint not null references maillage.account (id) on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  address text,
  user_agent text,
  -- To end the session at the identity provider as well.
  oidc_id_token text
);
create index session_by_account on maillage.session (account_id);

create table maillage.one_time_link (
  token_hash bytea primary key,
  account_id bigint not null references maillage.account (id) on delete cascade,
  purpose text not null check (purpose in ('invitation', 'reset')),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_link_by_account on maillage.one_time_link (account_id);

create table maillage.api_key (
  id bigint generated always as identity primary key,
  account_id bigint not null references maillage.account (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  -- The first characters, to recognise a key by; SHA-256 of the whole, which has 256 bits of chance.
  prefix text not null,
  key_hash bytea not null unique,
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['read', 'datasets', 'scenarios', 'guichet', 'admin']),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  last_used_from text,
  revoked_at timestamptz
);
create index api_key_by_account on maillage.api_key (account_id);

-- Failed sign-ins, by SHA-256 of what was tried (address of mail, or of the network).
create table maillage.sign_in_failure (
  subject_hash bytea primary key,
  failures integer not null default 1,
  last_at timestamptz not null default now()
);

-- Who did what, when, from where. Rows are only added; retention alone removes old ones.
create table maillage.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account_id bigint,
  -- As known at that moment: an account may be erased later.
  actor text not null,
  action text not null,
  object text,
  details jsonb not null default '{}',
  address text,
  request_id text
);
create index audit_by_time on maillage.audit (at desc);
create index audit_by_account on maillage.audit (account_id, at desc);

create function maillage.refuse_change() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('maillage.retention', true), '') = 'on' then
    return old;
  end if;
  raise exception 'maillage.audit is append-only' using errcode = '42501';
end $$;
create trigger audit_append_only before update or delete on maillage.audit
for each row execute function maillage.refuse_change();
create trigger audit_no_truncate before truncate on maillage.audit
for each statement execute function maillage.refuse_change();

-- public: everybody; accounts: whoever has signed in; organisation: the organisation and those it is shared with.
alter table maillage.collection
  add column visibility text not null default 'public' check (visibility in ('public', 'accounts', 'organisation')),
  add column organisation_id bigint references maillage.organisation (id),
  add check (visibility <> 'organisation' or organisation_id is not null);
create table maillage.collection_share (
  collection_id text not null references maillage.collection (id) on delete cascade,
  organisation_id bigint not null references maillage.organisation (id) on delete cascade,
  primary key (collection_id, organisation_id)
);
alter table maillage.metadata_record
  add column state text not null default 'published' check (state in ('draft', 'submitted', 'published', 'retired')),
  add column visibility text not null default 'public' check (visibility in ('public', 'accounts', 'organisation')),
  add column organisation_id bigint references maillage.organisation (id),
  add check (visibility <> 'organisation' or organisation_id is not null);
alter table maillage.job
  add column account_id bigint references maillage.account (id) on delete set null,
  add column is_public boolean not null default false;
update maillage.job set is_public = true;
-- The same work of the same account is queued once. A hash, because an index row holds 2,704 bytes and an input more.
drop index maillage.job_queued_once;
create unique index job_queued_once on maillage.job (kind, md5(input::text), coalesce(account_id, 0))
where state = 'queued';

-- The account that asks; null: anybody.
create function maillage.account_id() returns bigint language sql stable parallel safe as $$
  select nullif(current_setting('maillage.account', true), '')::bigint
$$;

-- Whether the asking key may act in this field; sessions may in all.
create function maillage.has_scope(scope text) returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('maillage.scopes', true), '') = '*'
    or scope = any (string_to_array(coalesce(current_setting('maillage.scopes', true), ''), ','))
$$;

create function maillage.is_site_admin() returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null and maillage.has_scope('admin') and exists (
    select from maillage.account_role
    where account_id = maillage.account_id() and role = 'admin' and organisation_id is null
  )
$$;

-- Organisations in which the account has any role.
create function maillage.own_organisations() returns setof bigint
language sql stable security definer set search_path = pg_catalog as $$
  select distinct organisation_id from maillage.account_role
  where account_id = maillage.account_id() and organisation_id is not null
$$;

-- Organisations in which the account holds a role and, with an API key, may use it.
create function maillage.organisations_as(held text) returns setof bigint
language sql stable security definer set search_path = pg_catalog as $$
  select organisation_id from maillage.account_role
  where account_id = maillage.account_id() and role = held and organisation_id is not null
    and maillage.has_scope(case held when 'officer' then 'datasets' when 'planner' then 'scenarios' when 'agent' then 'guichet' else 'admin' end)
$$;

-- Organisations whose accounts the account manages: those it administers and the ones below them.
create function maillage.managed_organisations() returns setof bigint
language sql stable security definer set search_path = pg_catalog as $$
  with recursive managed as (
    select organisations_as as id from maillage.organisations_as('admin')
    union
    select o.id from maillage.organisation o join managed on o.parent_id = managed.id
  )
  select id from managed
$$;

-- Whether the account manages another: all roles of the other lie in organisations that it manages.
create function maillage.manages_account(other bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.is_site_admin() or (
    exists (select from maillage.account_role where account_id = other) and not exists (
      select from maillage.account_role
      where account_id = other
        and (organisation_id is null or organisation_id not in (select maillage.managed_organisations()))
    )
  )
$$;

-- Whether the account may give another its first role in an organisation that it manages: it manages it already, invited
-- it, or the identity provider named that organisation. An account of strangers must not be taken over by a role.
create function maillage.may_take_in(other bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.manages_account(other) or exists (
    select from maillage.account a
    where a.id = other and (
      (a.state = 'invited' and a.created_by = maillage.account_id())
      or (a.state = 'pending' and a.claimed_siret in (
        select siret from maillage.organisation where id in (select maillage.managed_organisations())
      ))
    )
  )
$$;

create function maillage.may_see(visibility text, organisation_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select visibility = 'public'
    or (maillage.account_id() is not null and (
      visibility = 'accounts'
      or organisation_id in (select maillage.own_organisations())
      or maillage.is_site_admin()
    ))
$$;

-- A table that the catalogue does not know is what a DBA put into `published`: public.
create function maillage.may_read_collection(collection text) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(
    (
      select maillage.may_see(c.visibility, c.organisation_id) or exists (
        select from maillage.collection_share s
        where s.collection_id = c.id and s.organisation_id in (select maillage.own_organisations())
      )
      from maillage.collection c
      where c.id = collection
    ),
    true
  )
$$;

alter table maillage.collection enable row level security;
create policy visible on maillage.collection for select to maillage_reader, maillage_writer
using (maillage.may_read_collection(id));

alter table maillage.collection_share enable row level security;
create policy visible on maillage.collection_share for select to maillage_reader, maillage_writer
using (organisation_id in (select maillage.own_organisations()) or (select maillage.is_site_admin()));

-- A draft is its organisation's. Who may read the data may read what it is.
create index collection_by_record on maillage.collection (record_id);
alter table maillage.metadata_record enable row level security;
create policy visible on maillage.metadata_record for select to maillage_reader, maillage_writer
using (
  (
    state = 'published'
    and (
      maillage.may_see(visibility, organisation_id)
      or exists (select from maillage.collection c where c.record_id = metadata_record.id)
    )
  )
  or organisation_id in (select maillage.own_organisations())
  or (select maillage.is_site_admin())
);

alter table maillage.job enable row level security;
create policy visible on maillage.job for select to maillage_reader, maillage_writer
using (is_public or account_id = (select maillage.account_id()) or (select maillage.is_site_admin()));

-- Messages of imports name files of the site.
alter table maillage.etl_run enable row level security;
create policy visible on maillage.etl_run for select to maillage_reader, maillage_writer
using (
  (select maillage.is_site_admin())
  or (maillage.may_read_collection(collection) and exists (select maillage.organisations_as('officer')))
);

alter table maillage.organisation enable row level security;
create policy visible on maillage.organisation for select to maillage_reader, maillage_writer using (true);
create policy made on maillage.organisation for insert to maillage_writer
with check ((select maillage.is_site_admin()) or parent_id in (select maillage.managed_organisations()));
create policy changed on maillage.organisation for update to maillage_writer
using ((select maillage.is_site_admin()) or id in (select maillage.managed_organisations()))
with check ((select maillage.is_site_admin()) or parent_id in (select maillage.managed_organisations()) or id in (select maillage.managed_organisations()));

alter table maillage.organisation_territory enable row level security;
create policy visible on maillage.organisation_territory for select to maillage_reader, maillage_writer using (true);
create policy made on maillage.organisation_territory for all to maillage_writer
using ((select maillage.is_site_admin()) or organisation_id in (select maillage.managed_organisations()))
with check ((select maillage.is_site_admin()) or organisation_id in (select maillage.managed_organisations()));

alter table maillage.account enable row level security;
create policy visible on maillage.account for select to maillage_reader, maillage_writer
using (id = (select maillage.account_id()) or maillage.may_take_in(id));
create policy made on maillage.account for insert to maillage_writer
with check (
  state = 'invited' and created_by = (select maillage.account_id())
  and ((select maillage.is_site_admin()) or exists (select maillage.managed_organisations()))
);
create policy changed on maillage.account for update to maillage_writer
using (id = (select maillage.account_id()) or maillage.may_take_in(id))
with check (id = (select maillage.account_id()) or maillage.may_take_in(id) or maillage.manages_account(id));
create policy removed on maillage.account for delete to maillage_writer using (maillage.manages_account(id));

alter table maillage.account_role enable row level security;
create policy visible on maillage.account_role for select to maillage_reader, maillage_writer
using (account_id = (select maillage.account_id()) or maillage.manages_account(account_id));
create policy made on maillage.account_role for insert to maillage_writer
with check (
  (select maillage.is_site_admin())
  or (organisation_id in (select maillage.managed_organisations()) and maillage.may_take_in(account_id))
);
create policy removed on maillage.account_role for delete to maillage_writer
using ((select maillage.is_site_admin()) or organisation_id in (select maillage.managed_organisations()));

alter table maillage.session enable row level security;
create policy visible on maillage.session for select to maillage_reader, maillage_writer
using (account_id = (select maillage.account_id()));
create policy removed on maillage.session for delete to maillage_writer
using (account_id = (select maillage.account_id()) or maillage.manages_account(account_id));

alter table maillage.api_key enable row level security;
create policy visible on maillage.api_key for select to maillage_reader, maillage_writer
using (account_id = (select maillage.account_id()) or maillage.manages_account(account_id));
create policy made on maillage.api_key for insert to maillage_writer
with check (account_id = (select maillage.account_id()) and current_setting('maillage.scopes', true) = '*');
create policy changed on maillage.api_key for update to maillage_writer
using (account_id = (select maillage.account_id()) or maillage.manages_account(account_id))
with check (account_id = (select maillage.account_id()) or maillage.manages_account(account_id));

-- No request role reads links, failures or hashes.
alter table maillage.one_time_link enable row level security;
alter table maillage.sign_in_failure enable row level security;

alter table maillage.audit enable row level security;
create policy visible on maillage.audit for select to maillage_reader, maillage_writer
using ((select maillage.is_site_admin()) or account_id = (select maillage.account_id()));
create policy made on maillage.audit for insert to maillage_writer
with check (account_id is not distinct from (select maillage.account_id()));

grant select on maillage.metadata_record, maillage.collection, maillage.collection_share, maillage.job, maillage.etl_run,
  maillage.organisation, maillage.organisation_territory, maillage.account_role, maillage.audit
to maillage_reader, maillage_writer;
grant select (id, email, name, state, oidc_issuer, claimed_siret, created_by, created_at, last_sign_in_at)
on maillage.account to maillage_reader, maillage_writer;
grant select (account_id, created_at, last_seen_at, address, user_agent)
on maillage.session to maillage_reader, maillage_writer;
grant select (id, account_id, name, prefix, scopes, created_at, expires_at, last_used_at, last_used_from, revoked_at)
on maillage.api_key to maillage_reader, maillage_writer;

grant insert (siret, name, kind, parent_id), update (siret, name, kind) on maillage.organisation to maillage_writer;
grant insert, delete on maillage.organisation_territory to maillage_writer;
grant insert (email, name, state, created_by), update (name, state), delete on maillage.account to maillage_writer;
grant insert, delete on maillage.account_role to maillage_writer;
grant delete on maillage.session to maillage_writer;
grant insert (account_id, name, prefix, key_hash, scopes, expires_at), update (revoked_at) on maillage.api_key to maillage_writer;
grant insert (account_id, actor, action, object, details, address, request_id) on maillage.audit to maillage_writer;
