-- $1 id, $2 enabled. The worker reckons the next time: runs missed while it was disabled are not caught up.
update maillage.schedule
set is_enabled = $2::boolean, next_run_at = null, problem = null
where id = $1::bigint
returning id, title;
