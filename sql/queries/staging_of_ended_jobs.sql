-- Tables that jobs killed for good left in staging: named <collection>_job_<id>, and job <id> runs no more.
select t.tablename as name
from pg_tables t
where t.schemaname = 'staging'
  and t.tablename ~ '_job_[0-9]+$'
  and not exists (
    select from maillage.job j
    where j.state in ('queued', 'running') and t.tablename ~ ('_job_' || j.id || '$')
  );
