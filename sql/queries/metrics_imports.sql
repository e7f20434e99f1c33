-- Imports by source: how many of each state are kept, when the last one ended well (epoch, s) and whether the last failed.
select
  source,
  count(*) filter (where state = 'running') as running,
  count(*) filter (where state in ('published', 'unchanged')) as good,
  count(*) filter (where state = 'failed') as failed,
  extract(epoch from max(coalesce(ended_at, started_at)) filter (where state in ('published', 'unchanged')))::double precision
    as last_good_at,
  (array_agg(state order by id desc))[1] = 'failed' as is_last_failed
from maillage.etl_run
group by source
order by source
limit 500;
