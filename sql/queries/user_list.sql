-- All accounts with their roles, in words.
select a.id, a.email, a.name, a.state, a.last_sign_in_at,
  coalesce(
    (
      select string_agg(r.role || coalesce(' de ' || o.name, ''), ', ' order by r.role, o.name)
      from maillage.account_role r
      left join maillage.organisation o on o.id = r.organisation_id
      where r.account_id = a.id
    ),
    ''
  ) as roles
from maillage.account a
order by a.email;
