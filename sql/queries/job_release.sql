-- $1 id, $2 attempt. Gives a job back that a stopping worker did not finish; the attempt does not count.
update maillage.job j
set
  state = given_back.state,
  input = case given_back.state when 'dismissed' then j.input - 'secret' else j.input end,
  attempts = attempts - 1,
  run_after = now()
from (
  select
    held.id,
    case
      when exists (
        select from maillage.job same
        where same.kind = held.kind and same.input = held.input and same.state = 'queued'
      )
      then 'dismissed'
      else 'queued'
    end as state
  from maillage.job held
  where held.id = $1::bigint
) given_back
where j.id = given_back.id and j.attempts = $2::integer and j.state = 'running'
returning j.id;
