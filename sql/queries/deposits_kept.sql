-- $1 days. Deposits that are still wanted: not published, changed within so many days. As the owner.
select id
from maillage.deposit
where published_at is null and updated_at > now() - $1::double precision * interval '1 day';
