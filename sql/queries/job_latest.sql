-- $1 kind. The job that works or waits, else the last one; what its row tells anybody.
select state, progress, message, created_at, ended_at
from maillage.job
where kind = $1::text
order by state in ('queued', 'running') desc, id desc
limit 1;
