-- $1 name, $2 account or null. A waiting job is dismissed at once, a running one by its worker, and one that has ended loses
-- its result.
update maillage.job
set
  state = case state when 'running' then 'running' else 'dismissed' end,
  message = case state when 'running' then 'Annulation demandée.' else 'Tâche annulée.' end,
  result = null,
  dismiss_asked_at = coalesce(dismiss_asked_at, now()),
  ended_at = case state when 'running' then null else coalesce(ended_at, now()) end
where kind = 'process' and input ->> 'job' = $1::text
  and (account_id = $2::bigint or (account_id is null and input -> 'asker' = 'null'::jsonb))
returning id;
