-- $1 id.
select id, source, collection, state, rows_rejected
from maillage.etl_run
where id = $1::bigint;
