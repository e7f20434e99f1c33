-- $1 account, $2 roles in $3 its organisation, $4 whether it administers the site. Gives how many roles came or went.
with wanted as (
  select role, $3::bigint as organisation_id from unnest($2::text[]) as role
  union
  select 'admin', null where $4::boolean
), removed as (
  delete from maillage.account_role r
  where r.account_id = $1::bigint and not exists (
    select from wanted w where w.role = r.role and w.organisation_id is not distinct from r.organisation_id
  )
  returning 1
), added as (
  insert into maillage.account_role (account_id, role, organisation_id)
  select $1::bigint, role, organisation_id from wanted
  on conflict do nothing
  returning 1
)
select (select count(*) from removed) + (select count(*) from added) as changes;
