-- $1 id, $2 attempt, $3 result. The attempt is the fence: a worker held for dead changes nothing any more.
-- What the input holds as « secret » does not outlive the job, here and wherever a job ends.
update maillage.job
set state = 'done', progress = 1, result = $3::jsonb, input = input - 'secret', ended_at = now()
where id = $1::bigint and attempts = $2::integer and state = 'running'
returning id;
