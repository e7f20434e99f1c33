-- $1 id, $2 rows read so far. No row: the run was held for dead and marked failed.
update maillage.etl_run
set heartbeat_at = now(), rows_read = $2::bigint
where id = $1::bigint and state = 'running'
returning id;
