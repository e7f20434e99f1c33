-- Results of processes that people publish as collections (api/processes/publication) are removed by those whom they
-- belong to: data officers of their organisation and site administrators. Results that the site computes itself
-- (white_zones) have no « job » among their parameters and are nobody's to remove.
create function maillage.may_remove_result(collection text) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select maillage.account_id() is not null and exists (
    select from maillage.collection c
    join maillage.metadata_record r on r.id = c.record_id
    where c.id = collection and r.kind = 'process_result' and r.parameters ? 'job'
      and (c.organisation_id in (select maillage.organisations_as('officer')) or maillage.is_site_admin())
  )
$$;

-- Table, line of the catalogue and record, in the caller's transaction.
create function maillage.remove_result(collection text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  record text;
begin
  -- Who may not makes nobody wait.
  if not maillage.may_remove_result(collection) then
    raise exception 'no right to remove %', collection using errcode = '42501';
  end if;
  perform maillage.lock_published(array[collection]);
  execute format('drop table if exists published.%I', collection);
  delete from maillage.collection c where c.id = collection returning c.record_id into record;
  delete from maillage.metadata_record r
  where r.id = record and not exists (select from maillage.collection c where c.record_id = r.id);
end $$;
revoke execute on function maillage.remove_result(text) from public;
grant execute on function maillage.remove_result(text) to maillage_writer;
