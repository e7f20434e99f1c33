-- Jobs that work or wait, oldest first: what anybody may know of them.
select kind, state, progress, message
from maillage.job
where state in ('queued', 'running')
order by state = 'running' desc, id
limit 20;
