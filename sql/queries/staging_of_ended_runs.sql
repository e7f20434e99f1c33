-- Tables that killed imports left in staging: named <collection>_run_<id>, and run <id> is under way no more.
select t.tablename as name
from pg_tables t
where t.schemaname = 'staging'
  and t.tablename ~ '_run_[0-9]+$'
  and not exists (
    select from maillage.etl_run r
    where r.state = 'running' and t.tablename ~ ('_run_' || r.id || '$')
  );
