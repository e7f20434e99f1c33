-- $1 run, $2 job or null.
update maillage.harvest_run
set state = 'running', job_id = $2::bigint, heartbeat_at = now(), ended_at = null, message = null
where id = $1::bigint
returning id;
