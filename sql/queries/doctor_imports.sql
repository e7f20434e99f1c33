-- Collections whose last import of a source failed.
select id, source, collection, message, ended_at
from (
  select distinct on (source, collection) id, source, collection, state, message, ended_at
  from maillage.etl_run
  order by source, collection, id desc
) last
where state = 'failed'
order by id;
