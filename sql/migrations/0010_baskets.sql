-- Baskets of service categories that people edit. A row is a version, never changed: a change adds the next one, and so
-- does retiring (the last version says it). Versions are public: every published figure names the one it stands on.
-- Who saves them: planners of an organisation (its white zones are their work), its data officers and administrators, and
-- site administrators. A key needs the scope of the role. The baskets that the program ships are in the program.

create table maillage.basket (
  id text not null check (id ~ '^[a-z][a-z0-9_-]{1,62}$'),
  version integer not null check (version > 0),
  title text not null check (length(title) between 1 and 200),
  -- Categories, counters, class rule, whether France services houses count; checked by the program before it is saved.
  spec jsonb not null check (jsonb_typeof(spec) = 'object' and octet_length(spec::text) <= 400000),
  note text not null default '' check (length(note) <= 1000),
  is_retired boolean not null default false,
  -- Null: the site's.
  organisation_id bigint references maillage.organisation (id),
  created_by bigint references maillage.account (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (id, version)
);
create index basket_by_account on maillage.basket (created_by);
create index basket_by_organisation on maillage.basket (organisation_id);

-- A result can be computed again only from what was there. An erased person alone leaves its row.
create function maillage.keep_basket() returns trigger language plpgsql as $$
begin
  if new.created_by is null and to_jsonb(new) - 'created_by' = to_jsonb(old) - 'created_by' then
    return new;
  end if;
  raise exception 'versions of baskets are never changed' using errcode = '42501';
end $$;
create trigger basket_keeps_versions before update on maillage.basket
for each row execute function maillage.keep_basket();
create function maillage.keep_basket_row() returns trigger language plpgsql as $$
begin
  raise exception 'versions of baskets are never deleted' using errcode = '42501';
end $$;
create trigger basket_keeps_rows before delete on maillage.basket
for each row execute function maillage.keep_basket_row();

-- Organisations in whose name the account saves baskets.
create function maillage.basket_organisations() returns setof bigint
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.organisations_as('planner')
  union select maillage.organisations_as('officer')
  union select maillage.organisations_as('admin')
$$;

-- Whether the account may add this version: the next one, in the name of the organisation that the basket belongs to.
create function maillage.may_save_basket(basket text, next integer, organisation bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null
    and (maillage.is_site_admin() or organisation in (select maillage.basket_organisations()))
    and next = 1 + coalesce((select max(b.version) from maillage.basket b where b.id = basket), 0)
    and not exists (
      select from maillage.basket b where b.id = basket and b.organisation_id is distinct from organisation
    )
$$;

alter table maillage.basket enable row level security;
create policy visible on maillage.basket for select to maillage_reader, maillage_writer using (true);
create policy made on maillage.basket for insert to maillage_writer
with check (created_by = (select maillage.account_id()) and maillage.may_save_basket(id, version, organisation_id));

-- Who wrote it is in the audit log, for administrators.
grant select (id, version, title, spec, note, is_retired, organisation_id, created_at)
on maillage.basket to maillage_reader, maillage_writer;
grant insert (id, version, title, spec, note, is_retired, organisation_id, created_by) on maillage.basket to maillage_writer;

-- The white zones anew, in the transaction that saves the basket they stand on.
create function maillage.ask_white_zones() returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not (maillage.is_site_admin() or exists (select maillage.basket_organisations())) then
    raise exception 'no right to ask for the white zones' using errcode = '42501';
  end if;
  insert into maillage.job (kind, input, is_public) values ('white_zones', '{}', true)
  on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued'
  do update set run_after = excluded.run_after;
end $$;
revoke execute on function maillage.ask_white_zones() from public;
grant execute on function maillage.ask_white_zones() to maillage_writer;
