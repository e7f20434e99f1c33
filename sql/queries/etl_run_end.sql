-- $1 id, $2 state, $3 rows read, $4 rows published, $5 rows rejected, $6 warnings, $7 message or null.
-- No row: the run was held for dead and marked failed.
update maillage.etl_run
set
  state = $2::text,
  rows_read = $3::bigint,
  rows_published = $4::bigint,
  rows_rejected = $5::bigint,
  warnings = $6::text[],
  message = $7::text,
  ended_at = now()
where id = $1::bigint and state = 'running'
returning id;
