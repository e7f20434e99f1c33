-- $1 kinds, $2 seconds after which a silent job is dead, $3 most attempts. Those whose worker died and that nobody takes
-- up again: they killed it too often, or their dismissal was asked.
update maillage.job
set
  state = case when dismiss_asked_at is null then 'failed' else 'dismissed' end,
  message = case
    when dismiss_asked_at is null then 'La tâche a été interrompue ' || attempts || ' fois sans finir.'
    else 'Tâche annulée.'
  end,
  ended_at = now()
where kind = any ($1::text[])
  and state = 'running'
  and heartbeat_at < now() - $2::double precision * interval '1 second'
  and (attempts >= coalesce(max_attempts, $3::integer) or dismiss_asked_at is not null)
returning id;
