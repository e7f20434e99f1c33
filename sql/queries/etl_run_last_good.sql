-- Of each source, the last run that ended well.
select distinct on (source) source, state, rows_read, rows_published, coalesce(ended_at, started_at) as at
from maillage.etl_run
where state in ('published', 'unchanged')
order by source, id desc;
