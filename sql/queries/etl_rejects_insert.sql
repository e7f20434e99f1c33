-- $1 run, $2 [{line, reason, kept, row}] as json.
insert into maillage.etl_reject (run_id, line, reason, kept, row)
select $1::bigint, line, reason, coalesce(kept, false), row
from json_to_recordset($2::json) as reject (line bigint, reason text, kept boolean, row jsonb);
