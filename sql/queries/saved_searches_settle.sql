-- $1 failed notifications in a row after which a search is paused. As the owner: what became of
-- notifications under way. After a failure the search takes the same changes up again, later each time.
update maillage.saved_search s
set
  delivery_job_id = null,
  seen = case when j.state = 'done' then s.seen else s.seen_before end,
  told_at = case when j.state = 'done' then j.ended_at else s.told_at end,
  failures = case when j.state = 'done' then 0 else s.failures + 1 end,
  failure = case when j.state <> 'done' then left(coalesce(j.message, 'La tâche a été abandonnée.'), 2000) end,
  next_at = case
    when j.state = 'done' then s.next_at
    else now() + interval '15 minutes' * 4 ^ s.failures
  end,
  is_paused = s.is_paused or (j.state <> 'done' and s.failures + 1 >= $1::integer),
  problem = case
    when j.state <> 'done' and s.failures + 1 >= $1::integer then left(coalesce(j.message, 'La tâche a été abandonnée.'), 1000)
    else s.problem
  end
from maillage.job j, maillage.account a
where j.id = s.delivery_job_id and j.state in ('done', 'failed', 'dismissed') and a.id = s.owner_id
returning s.id, s.title, s.channel, s.is_paused and s.problem is not null as is_stopped, s.problem, a.email, a.name, a.state;
