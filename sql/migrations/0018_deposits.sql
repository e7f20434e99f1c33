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

-- Bytes of the files that wait under an organisation, for its quota. Nobody else counts or adds any until the transaction
-- ends; volatile, so that it sees what those added whom it waited for.
create function maillage.deposited_bytes(organisation bigint) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('maillage.deposited_bytes'), hashtext(organisation::text));
  return (
    select coalesce(sum(d.bytes), 0)::bigint from maillage.deposit d
    where d.organisation_id = organisation and d.published_at is null
  );
end $$;

-- Queues the examination or the publication of a whole file, as its owner. What needs approval is not published by it.
create function maillage.ask_deposit(deposit uuid, wanted text) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  asked bigint;
begin
  if wanted not in ('deposit_examination', 'deposit_publication') or not exists (
    select from maillage.deposit d
    where d.id = deposit and d.owner_id = maillage.account_id() and d.received = d.bytes and d.published_at is null
      and case wanted
        when 'deposit_publication' then maillage.may_publish_record(d.organisation_id)
        else maillage.may_edit_record(d.organisation_id)
      end
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

-- Whether this account still publishes for this organisation, as may_publish_record says of the one that asks: for jobs,
-- which nobody asks.
create function maillage.account_may_publish(account bigint, organisation bigint) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  with recursive held as (
    select r.role, r.organisation_id
    from maillage.account_role r join maillage.account a on a.id = r.account_id
    where r.account_id = account_may_publish.account and a.state = 'active'
  ),
  above as (
    select o.id, o.parent_id from maillage.organisation o where o.id = account_may_publish.organisation
    union
    select o.id, o.parent_id from maillage.organisation o join above on o.id = above.parent_id
  )
  select exists (select from held where role = 'admin' and organisation_id is null)
    or (
      exists (select from held where role = 'officer' and organisation_id = account_may_publish.organisation)
      and (
        exists (select from held join above on above.id = held.organisation_id where held.role = 'admin')
        or not maillage.needs_approval(account_may_publish.organisation, account_may_publish.account)
      )
    )
$$;

-- Why a deposit may not be published under this name; empty when it may. rights: its owner does not publish for the
-- organisation (any more); name: the name is neither free nor the organisation's own; unseen: a dataset is there that the
-- owner has not asked to replace; missing: the one that was to be replaced has gone. is_made: asked in the transaction that
-- has just published it, where the dataset is there in any case. For the job, as the database's owner.
create function maillage.deposit_refusal(deposit uuid, wanted text, is_made boolean) returns text
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce((
    select case
      when not maillage.account_may_publish(d.owner_id, d.organisation_id) then 'rights'
      when c.id is not null then case
        when c.organisation_id is distinct from d.organisation_id or c.source is distinct from c.id then 'name'
        when not is_made and d.options #> '{publication,replace}' is distinct from 'true' then 'unseen'
        else ''
      end
      when to_regclass(format('published.%I', wanted)) is not null
        or exists (select from maillage.metadata_record m where m.id = wanted) then 'name'
      when d.options #> '{publication,replace}' = 'true' then 'missing'
      else ''
    end
    from maillage.deposit d
    left join maillage.collection c on c.id = wanted
    where d.id = deposit
  ), 'rights')
$$;
revoke execute on function maillage.deposited_bytes(bigint) from public;
revoke execute on function maillage.ask_deposit(uuid, text) from public;
revoke execute on function maillage.account_may_publish(bigint, bigint) from public;
revoke execute on function maillage.deposit_refusal(uuid, text, boolean) from public;
grant execute on function maillage.deposited_bytes(bigint), maillage.ask_deposit(uuid, text) to maillage_writer;
