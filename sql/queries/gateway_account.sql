-- $1 issuer, $2 subject, $3 name or SIRET of the organisation. One row: the account that the gateway's person has here,
-- and the one organisation of that name that a site administrator has confirmed; nulls where there is none, or several organisations of the name.
with organisation as (
  select case when count(*) = 1 then min(id) end as id
  from maillage.organisation
  where is_confirmed and (siret = $3::text or lower(name) = lower($3::text))
)
select
  o.id as organisation_id,
  a.id as account_id, a.email, a.name, a.state,
  coalesce(a.last_sign_in_at < now() - interval '1 hour', true) as is_stale,
  array(
    select role || '@' || coalesce(organisation_id::text, '')
    from maillage.account_role
    where account_id = a.id
    order by 1
  ) as held,
  (
    select case when bool_or(organisation_id is null) then 'site' when count(*) > 0 then 'organisation' end
    from maillage.account_role
    where account_id = a.id and role = 'admin'
  ) as administers
from organisation o
left join maillage.account a on a.oidc_issuer = $1::text and a.oidc_subject = $2::text;
