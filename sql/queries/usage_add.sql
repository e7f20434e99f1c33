-- $1 [{day, what, object, kind, format, count}]. Added to what all processes have counted; in one order, so that two
-- processes never wait for each other crosswise.
insert into maillage.usage as known (day, what, object, kind, format, count)
select day, what, object, kind, format, count
from jsonb_to_recordset($1::jsonb) as counted (
  day date, what text, object text, kind text, format text, count bigint
)
order by day, what, object, kind, format
on conflict (day, what, object, kind, format) do update set count = known.count + excluded.count;
