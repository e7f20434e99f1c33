-- $1 organisation, $2 account left out. As the owner: whom to tell that a record waits, its administrators.
select a.email, a.name
from maillage.account a
where a.state = 'active' and a.id is distinct from $2::bigint and exists (
  select from maillage.account_role r
  where r.account_id = a.id and r.role = 'admin' and r.organisation_id = $1::bigint
)
order by a.id
limit 20;
