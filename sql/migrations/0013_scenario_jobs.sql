-- Publishing a scenario and taking its publication away are asked for in the transaction of the audit line: neither is
-- there without the other. How many one account has published is counted with what is still queued, one asker at a time.

create index scenario_job on maillage.job ((input ->> 'scenario'), id)
where kind in ('scenario_publication', 'scenario_withdrawal');

-- Queues the publication of a version; false when the owner (of a scenario that nobody owns any more: its organisation)
-- has `most` others published, or on the way to it.
create function maillage.ask_scenario_publication(scenario uuid, version integer, most integer) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  asked maillage.scenario;
begin
  select s.* into asked from maillage.scenario s where s.id = scenario;
  if not found or not maillage.may_share_scenario(scenario) then
    raise exception 'no right to publish this scenario' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(
    hashtext('maillage.ask_scenario_publication'), coalesce(asked.owner_id, -asked.organisation_id, 0)::integer
  );
  if most <= (
    select count(*) from maillage.scenario s
    where s.id <> scenario and s.owner_id is not distinct from asked.owner_id
      and (asked.owner_id is not null or s.organisation_id is not distinct from asked.organisation_id)
      and (
        exists (select from maillage.collection c where c.scenario_id = s.id)
        or exists (
          select from maillage.job j
          where j.kind = 'scenario_publication' and j.input ->> 'scenario' = s.id::text
            and j.state in ('queued', 'running')
        )
      )
  ) then
    return false;
  end if;
  insert into maillage.job (kind, input)
  values ('scenario_publication', jsonb_build_object('scenario', scenario, 'version', version))
  on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued'
  do update set run_after = excluded.run_after;
  return true;
end $$;

create function maillage.ask_scenario_withdrawal(scenario uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not maillage.may_share_scenario(scenario) then
    raise exception 'no right to withdraw this scenario' using errcode = '42501';
  end if;
  insert into maillage.job (kind, input) values ('scenario_withdrawal', jsonb_build_object('scenario', scenario))
  on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued'
  do update set run_after = excluded.run_after;
end $$;
revoke execute on function maillage.ask_scenario_publication(uuid, integer, integer) from public;
revoke execute on function maillage.ask_scenario_withdrawal(uuid) from public;
grant execute on function maillage.ask_scenario_publication(uuid, integer, integer) to maillage_writer;
grant execute on function maillage.ask_scenario_withdrawal(uuid) to maillage_writer;
