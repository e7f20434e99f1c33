-- $1 id, $2 next time, $3 the job queued now, null: none.
update maillage.schedule
set
  next_run_at = $2::timestamptz,
  last_run_at = case when $3::bigint is null then last_run_at else now() end,
  last_job_id = coalesce($3::bigint, last_job_id),
  problem = null
where id = $1::bigint
returning id;
