-- $1 id, $2 attempt. Locks the row until the transaction ends, so that nobody takes the job over or dismisses it meanwhile.
select id
from maillage.job
where id = $1::bigint and attempts = $2::integer and state = 'running' and dismiss_asked_at is null
for update;
