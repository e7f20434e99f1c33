-- $1 harvester, $2 run, $3 items as a jsonb array. A known item keeps what is null here.
insert into maillage.harvest_item as known (
  harvester_id, run_id, remote_id, record_id, holds, title, remote_date, content_hash, outcome, message
)
select
  $1::bigint, $2::bigint, remote_id, record_id, holds, coalesce(title, ''), remote_date, content_hash, outcome, message
from jsonb_to_recordset($3::jsonb) as given (
  remote_id text, record_id text, holds boolean, title text, remote_date text, content_hash text, outcome text,
  message text
)
on conflict (harvester_id, remote_id) do update set
  run_id = excluded.run_id,
  record_id = coalesce(excluded.record_id, known.record_id),
  holds = excluded.holds,
  title = case when excluded.title = '' then known.title else excluded.title end,
  remote_date = coalesce(excluded.remote_date, known.remote_date),
  content_hash = coalesce(excluded.content_hash, known.content_hash),
  outcome = excluded.outcome,
  message = excluded.message,
  changed_at = case when excluded.outcome = 'unchanged' then known.changed_at else now() end;
