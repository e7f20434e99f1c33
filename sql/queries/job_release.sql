-- $1 id, $2 attempt. Gives a job back that a stopping worker did not finish; the attempt does not count.
update maillage.job j
set
  state = case
    when dismiss_asked_at is not null
      or exists (
        select from maillage.job same
        where same.kind = j.kind and same.input = j.input
          and same.account_id is not distinct from j.account_id and same.state = 'queued'
      )
    then 'dismissed'
    else 'queued'
  end,
  attempts = attempts - 1,
  run_after = now(),
  ended_at = now()
where id = $1::bigint and attempts = $2::integer and state = 'running'
returning id;
