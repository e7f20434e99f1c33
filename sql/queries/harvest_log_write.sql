-- $1 run, $2 lines as a jsonb array.
insert into maillage.harvest_log (run_id, outcome, remote_id, record_id, title, message)
select $1::bigint, outcome, left(remote_id, 1000), record_id, coalesce(title, ''), message
from jsonb_to_recordset($2::jsonb) as line (
  outcome text, remote_id text, record_id text, title text, message text
);
