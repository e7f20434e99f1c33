-- $1 days for accounts that were never used (invited, waiting), $2 days for disabled ones. Erases them, as a request would.
select maillage.erase_account(a.id) as pseudonym
from maillage.account a
where (
    a.state in ('invited', 'pending') and a.state_since < now() - $1::double precision * interval '1 day'
    or a.state = 'disabled' and a.state_since < now() - $2::double precision * interval '1 day'
  )
  -- Never the only one who was ever to administer the site.
  and not exists (
    select from maillage.account_role r
    where r.account_id = a.id and r.role = 'admin' and r.organisation_id is null
  )
limit 1000;
