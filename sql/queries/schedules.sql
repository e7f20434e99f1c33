-- All schedules, with how their last job went.
select
  s.id, s.title, s.kind, s.input, s.cron, s.time_zone, s.is_enabled, s.next_run_at, s.last_run_at, s.last_job_id, s.problem,
  j.state as last_state
from maillage.schedule s
left join maillage.job j on j.id = s.last_job_id
order by s.id;
