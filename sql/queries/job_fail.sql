-- $1 id, $2 attempt, $3 message, $4 seconds before the next attempt, null: no other.
-- Queued again, unless the same work was queued meanwhile: that one replaces it; or its dismissal was asked.
update maillage.job j
set
  state = case
    when dismiss_asked_at is not null then 'dismissed'
    when $4::double precision is null
      or exists (
        select from maillage.job same
        where same.kind = j.kind and same.input = j.input
          and same.account_id is not distinct from j.account_id and same.state = 'queued'
      )
    then 'failed'
    else 'queued'
  end,
  message = $3::text,
  run_after = now() + coalesce($4::double precision, 0) * interval '1 second',
  ended_at = now()
where id = $1::bigint and attempts = $2::integer and state = 'running'
returning id, state;
