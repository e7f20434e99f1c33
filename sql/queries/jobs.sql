-- $1 state or null, $2 kind or null, $3 most rows. The latest jobs.
select id, kind, state, progress, message, attempts, dismiss_asked_at, created_at, run_after, started_at, ended_at
from maillage.job
where ($1::text is null or state = $1::text) and ($2::text is null or kind = $2::text)
order by id desc
limit $3::integer;
