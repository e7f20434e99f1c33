-- A row when the site has an administrator who can sign in.
select a.id
from maillage.account a
join maillage.account_role r on r.account_id = a.id
where a.state = 'active' and r.role = 'admin' and r.organisation_id is null
limit 1;
