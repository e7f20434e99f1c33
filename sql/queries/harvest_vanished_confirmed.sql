-- $1 run. What was waiting for a confirmation is done.
with told as (
  delete from maillage.harvest_log where run_id = $1::bigint and outcome = 'vanished'
)
update maillage.harvest_run
set to_confirm = 0
where id = $1::bigint
returning id;
