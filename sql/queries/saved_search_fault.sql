-- $1 id, $2 why it could not look, $3 failures in a row after which it is paused; null: a fault of the site's, which only
-- makes it wait. As the owner.
update maillage.saved_search s
set
  failures = s.failures + ($3::integer is not null)::integer, failure = $2::text,
  next_at = now() + case when $3::integer is null then interval '1 hour' else interval '15 minutes' * 4 ^ s.failures end,
  is_paused = s.is_paused or coalesce(s.failures + 1 >= $3::integer, false),
  problem = case when s.failures + 1 >= $3::integer then left($2::text, 1000) else s.problem end
from maillage.account a
where s.id = $1::bigint and a.id = s.owner_id
returning s.title, s.channel, s.is_paused and s.problem is not null as is_stopped, s.problem, a.email, a.name, a.state;
