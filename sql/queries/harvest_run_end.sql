-- $1 run, $2 state, $3 whether the list was read to its end, $4 records that wait for a confirmation, $5 message or null.
-- A run that ended short keeps its position.
update maillage.harvest_run
set
  state = $2::text,
  is_complete = $3::boolean,
  to_confirm = $4::bigint,
  message = $5::text,
  position = case when $2::text = 'done' then null else position end,
  heartbeat_at = now(),
  ended_at = now()
where id = $1::bigint
returning id;
