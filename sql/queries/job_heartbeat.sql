-- $1 id, $2 attempt, $3 progress or null, $4 message or null. No row: taken over by another worker, or ended.
update maillage.job
set
  heartbeat_at = now(),
  progress = coalesce($3::real, progress),
  message = coalesce($4::text, message)
where id = $1::bigint and attempts = $2::integer and state = 'running'
returning id, dismiss_asked_at is not null as is_dismissed;
