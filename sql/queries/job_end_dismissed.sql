-- $1 id, $2 attempt. The worker has ended the job that was to be dismissed.
update maillage.job
set state = 'dismissed', message = 'Tâche annulée.', ended_at = now()
where id = $1::bigint and attempts = $2::integer and state = 'running'
returning id;
