-- $1 collection. The run that builds it.
select id, source, started_at
from maillage.etl_run
where collection = $1::text and state = 'running';
