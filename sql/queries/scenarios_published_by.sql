-- $1 account, $2 scenario left out. How many of the account's other scenarios are published; as the owner.
select count(distinct s.id) as count
from maillage.scenario s
join maillage.collection c on c.scenario_id = s.id
where s.owner_id = $1::bigint and s.id <> $2::uuid;
