-- $1 kinds the worker handles. Schedules whose time has come, and new ones whose first time is to be reckoned; locked,
-- so that no two workers queue the same run. `is_under_way`: its work still waits or runs.
select
  s.id, s.kind, s.input, s.cron, s.time_zone, s.next_run_at,
  now() as now,
  exists (
    select from maillage.job j
    where j.kind = s.kind and j.input = s.input and j.account_id is null and j.state in ('queued', 'running')
  ) as is_under_way
from maillage.schedule s
where s.is_enabled
  and s.kind = any ($1::text[])
  and (s.next_run_at is null or s.next_run_at <= now())
order by s.next_run_at nulls first, s.id
limit 50
for update of s skip locked;
