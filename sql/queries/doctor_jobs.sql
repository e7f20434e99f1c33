-- Kinds of jobs in a bad way: the last one failed, one has lost its worker, or one waits without being taken.
select
  kind,
  bool_or(state = 'failed' and is_last) as has_failed,
  bool_or(state = 'running' and heartbeat_at < now() - interval '5 minutes') as is_stuck,
  bool_or(state = 'queued' and run_after < now() - interval '30 minutes') as waits,
  max(message) filter (where state = 'failed' and is_last) as message
from (
  select *, id = max(id) filter (where state <> 'dismissed') over (partition by kind) as is_last
  from maillage.job
  where state <> 'done' or ended_at > now() - interval '90 days'
) jobs
group by kind
having bool_or(
  (state = 'failed' and is_last)
  or (state = 'running' and heartbeat_at < now() - interval '5 minutes')
  or (state = 'queued' and run_after < now() - interval '30 minutes')
)
order by kind;
