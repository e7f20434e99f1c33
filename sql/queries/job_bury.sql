-- $1 kinds, $2 seconds after which a silent job is dead, $3 most attempts. Those that killed their worker too often.
update maillage.job
set
  state = 'failed',
  message = 'La tâche a été interrompue ' || attempts || ' fois sans finir.',
  input = input - 'secret',
  ended_at = now()
where kind = any ($1::text[])
  and state = 'running'
  and heartbeat_at < now() - $2::double precision * interval '1 second'
  and attempts >= $3::integer
returning id;
