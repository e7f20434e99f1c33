-- $1 id, $2 attempt, $3 result. The attempt is the fence: a worker held for dead changes nothing any more.
-- Work that was complete before it heard of its dismissal is dismissed all the same, and says so.
update maillage.job
set
  state = case when dismiss_asked_at is null then 'done' else 'dismissed' end,
  message = case
    when dismiss_asked_at is null then message
    else 'Annulation demandée trop tard : le travail était achevé.'
  end,
  progress = 1,
  result = case when dismiss_asked_at is null then $3::jsonb end,
  ended_at = now()
where id = $1::bigint and attempts = $2::integer and state = 'running'
returning id, state;
