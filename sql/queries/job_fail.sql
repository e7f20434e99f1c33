-- $1 id, $2 attempt, $3 message, $4 seconds before the next attempt, null: no other.
-- Queued again, unless the same work was queued meanwhile: that one replaces it.
update maillage.job j
set
  state = ended.state,
  input = case ended.state when 'failed' then j.input - 'secret' else j.input end,
  message = $3::text,
  run_after = now() + coalesce($4::double precision, 0) * interval '1 second',
  ended_at = now()
from (
  select
    held.id,
    case
      when $4::double precision is null
        or exists (
          select from maillage.job same
          where same.kind = held.kind and same.input = held.input and same.state = 'queued'
        )
      then 'failed'
      else 'queued'
    end as state
  from maillage.job held
  where held.id = $1::bigint
) ended
where j.id = ended.id and j.attempts = $2::integer and j.state = 'running'
returning j.id, j.state;
