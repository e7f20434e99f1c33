-- $1 name, $2 account or null, $3 whether its result is wanted too. A job of anybody is shown to who knows its name, that
-- of an account to this account alone; what an erased account has left, to nobody.
select
  input ->> 'job' as job, input ->> 'process' as process, state, progress, message, dismiss_asked_at,
  created_at, started_at, heartbeat_at, ended_at, partial, input -> 'execution' as execution,
  case when $3::boolean then result end as result
from maillage.job
where kind = 'process' and input ->> 'job' = $1::text
  and (account_id = $2::bigint or (account_id is null and input -> 'asker' = 'null'::jsonb))
order by id desc
limit 1;
