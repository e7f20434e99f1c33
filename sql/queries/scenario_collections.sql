-- $1 scenario. What is published from it, with its records; as the owner.
select id, record_id from maillage.collection where scenario_id = $1::uuid order by id;
