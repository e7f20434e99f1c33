-- $1 id.
select
  id, kind, state, progress, message, attempts, dismiss_asked_at, created_at, run_after, started_at, ended_at,
  input, result, max_attempts, heartbeat_at, keep_until
from maillage.job
where id = $1::bigint;
