-- $1 [{id, quality, updated_at}] as jsonb: scores of records that are as they were when they were scored. Gives the ids of
-- those whose score is another than before.
update maillage.metadata_record r set quality = s.quality
from jsonb_to_recordset($1::jsonb) as s (id text, quality smallint, updated_at timestamptz)
where r.id = s.id
  and date_trunc('milliseconds', r.updated_at) = s.updated_at
  and r.quality is distinct from s.quality
returning r.id
