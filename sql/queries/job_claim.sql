-- $1 kinds this worker handles, $2 seconds after which a silent job is taken over, $3 most attempts.
-- The oldest job that waits or whose worker died. No two workers get the same row.
update maillage.job
set
  state = 'running',
  attempts = attempts + 1,
  progress = 0,
  message = null,
  result = null,
  started_at = now(),
  heartbeat_at = now(),
  ended_at = null
where id = (
  select id
  from maillage.job
  where kind = any ($1::text[])
    and (
      (state = 'queued' and run_after <= now())
      or (
        state = 'running'
        and heartbeat_at < now() - $2::double precision * interval '1 second'
        and attempts < coalesce(max_attempts, $3::integer)
        and dismiss_asked_at is null
      )
    )
  order by id
  limit 1
  for update skip locked
)
returning id, kind, input, attempts, max_attempts;
