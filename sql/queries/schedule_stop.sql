-- $1 id, $2 why. A schedule that cannot be reckoned is disabled; the others go on.
update maillage.schedule
set is_enabled = false, next_run_at = null, problem = $2::text
where id = $1::bigint
returning id;
