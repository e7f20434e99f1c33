-- $1 source. Rows that its last good run read.
select max(rows_read) as rows_read
from (
  select rows_read
  from maillage.etl_run
  where source = $1::text and state in ('published', 'unchanged', 'checked')
  order by id desc
  limit 1
) last_run;
