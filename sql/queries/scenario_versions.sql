-- $1 id, $2 how many, $3 how many to leave out. Versions, the latest first, each with the body before it.
select v.n, v.at, v.body, maillage.name_of_colleague(v.author_id) as author,
  (
    select earlier.body from maillage.scenario_version earlier
    where earlier.scenario_id = v.scenario_id and earlier.n < v.n
    order by earlier.n desc
    limit 1
  ) as before
from maillage.scenario_version v
where v.scenario_id = $1::uuid
order by v.n desc
limit $2::integer offset $3::integer;
