-- $1 run.
update maillage.harvest_run set heartbeat_at = now() where id = $1::bigint and state = 'running' returning id;
