-- $1 id, $2 attempt, $3 what has been found so far. No row: taken over by another worker, ended, or its dismissal was asked.
update maillage.job
set partial = $3::jsonb, heartbeat_at = now()
where id = $1::bigint and attempts = $2::integer and state = 'running' and dismiss_asked_at is null
returning id;
