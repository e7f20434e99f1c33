-- $1 id. A waiting job is dismissed at once, a running one by its worker, which hears of it at its next heartbeat.
update maillage.job
set
  state = case state when 'queued' then 'dismissed' else state end,
  message = case state when 'queued' then 'Tâche annulée.' else 'Annulation demandée.' end,
  dismiss_asked_at = coalesce(dismiss_asked_at, now()),
  ended_at = case state when 'queued' then now() end
where id = $1::bigint and state in ('queued', 'running')
returning state;
