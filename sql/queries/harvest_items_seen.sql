-- $1 harvester, $2 run, $3 remote ids: seen again, nothing new.
update maillage.harvest_item
set run_id = $2::bigint, outcome = 'unchanged', message = null
where harvester_id = $1::bigint and remote_id = any ($3::text[]);
