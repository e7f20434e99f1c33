-- Files that officers deposit to have them published: the file lies in DATA_DIR/deposits, what is known of it here.

create table maillage.deposit (
  id uuid primary key default gen_random_uuid(),
  owner_id bigint not null references maillage.account (id) on delete cascade,
  -- Whose the dataset will be.
  organisation_id bigint not null references maillage.organisation (id) on delete cascade,
  file_name text not null check (length(file_name) between 1 and 200),
  bytes bigint not null check (bytes > 0),
  -- How much of the file has arrived.
  received bigint not null default 0 check (received between 0 and bytes),
  sha256 text,
  -- What the person answered and chose: layer, CRS, columns, title, licence…
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object' and length(options::text) <= 400000),
  -- What the last examination found.
  plan jsonb check (length(plan::text) <= 8000000),
  -- The examination or publication that is under way or has ended last.
  job_id bigint references maillage.job (id) on delete set null,
  -- What it has become, once published.
  collection_id text,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index deposit_by_owner on maillage.deposit (owner_id);
create index deposit_by_organisation on maillage.deposit (organisation_id);
create index deposit_by_job on maillage.deposit (job_id);

alter table maillage.deposit enable row level security;
create policy visible on maillage.deposit for select to maillage_reader, maillage_writer
using (owner_id = (select maillage.account_id()));
create policy made on maillage.deposit for insert to maillage_writer
with check (owner_id = (select maillage.account_id()) and maillage.may_edit_record(organisation_id));
create policy changed on maillage.deposit for update to maillage_writer
using (owner_id = (select maillage.account_id()) and maillage.may_edit_record(organisation_id))
with check (owner_id = (select maillage.account_id()) and maillage.may_edit_record(organisation_id));
create policy removed on maillage.deposit for delete to maillage_writer
using (owner_id = (select maillage.account_id()));
grant select on maillage.deposit to maillage_reader, maillage_writer;
grant insert (owner_id, organisation_id, file_name, bytes) on maillage.deposit to maillage_writer;
grant update (received, options, updated_at) on maillage.deposit to maillage_writer;
grant delete on maillage.deposit to maillage_writer;

-- Bytes of the files that wait under an organisation, for its quota.
create function maillage.deposited_bytes(organisation bigint) returns bigint
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(sum(bytes), 0)::bigint from maillage.deposit
  where organisation_id = organisation and published_at is null
$$;

-- Queues the examination or the publication of a whole file, as its owner.
create function maillage.ask_deposit(deposit uuid, wanted text) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  asked bigint;
begin
  if wanted not in ('deposit_examination', 'deposit_publication') or not exists (
    select from maillage.deposit d
    where d.id = deposit and d.owner_id = maillage.account_id() and d.received = d.bytes and d.published_at is null
      and maillage.may_edit_record(d.organisation_id)
  ) then
    raise exception 'no right to this deposit' using errcode = '42501';
  end if;
  insert into maillage.job (kind, input, account_id, max_attempts)
  values (wanted, jsonb_build_object('deposit', deposit), maillage.account_id(), 2)
  on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued'
  do update set run_after = excluded.run_after
  returning id into asked;
  update maillage.deposit d set job_id = asked, updated_at = now() where d.id = deposit;
  return asked;
end $$;

-- Whether a deposit may be published under this name: its owner is still an officer of the organisation (or
-- administrator of the site), and the name is free or the organisation's own. For the job, as the database's owner.
create function maillage.may_publish_deposit(deposit uuid, wanted text) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (
    select
    from maillage.deposit d
    join maillage.account a on a.id = d.owner_id and a.state = 'active'
    join maillage.account_role r on r.account_id = a.id
    where d.id = deposit and (
      (r.role = 'officer' and r.organisation_id = d.organisation_id)
      or (r.role = 'admin' and r.organisation_id is null)
    )
    and case
      when exists (select from maillage.collection c where c.id = wanted) then exists (
        select from maillage.collection c
        where c.id = wanted and c.organisation_id = d.organisation_id and c.source = c.id
      )
      else to_regclass(format('published.%I', wanted)) is null
        and not exists (select from maillage.metadata_record m where m.id = wanted)
    end
  )
$$;
revoke execute on function maillage.deposited_bytes(bigint) from public;
revoke execute on function maillage.ask_deposit(uuid, text) from public;
revoke execute on function maillage.may_publish_deposit(uuid, text) from public;
grant execute on function maillage.deposited_bytes(bigint), maillage.ask_deposit(uuid, text) to maillage_writer;
