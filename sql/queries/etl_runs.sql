-- $1 how many. The last runs, the latest first.
select
  id, source, collection, state, origin, rows_read, rows_published, rows_rejected, warnings, message, started_at,
  ended_at
from maillage.etl_run
order by id desc
limit $1::integer;
