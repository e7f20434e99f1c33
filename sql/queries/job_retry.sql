-- $1 id. The same work once more, as a job of its own; null when it still waits or runs.
insert into maillage.job (kind, input, is_public, account_id, max_attempts)
select kind, input, is_public, account_id, max_attempts
from maillage.job
where id = $1::bigint and state in ('done', 'failed', 'dismissed')
on conflict (kind, md5(input::text), coalesce(account_id, 0)) where state = 'queued' do update set run_after = now()
returning id;
