-- $1 id, $2 attempt, $3 progress or null, $4 message or null. No row: dismissed, or taken over by another worker.
update maillage.job
set
  heartbeat_at = now(),
  progress = coalesce($3::real, progress),
  message = coalesce($4::text, message)
where id = $1::bigint and attempts = $2::integer and state = 'running'
returning id;
