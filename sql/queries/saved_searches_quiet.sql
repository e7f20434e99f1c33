-- $1 number of the last change, $2 ids of searches that found nothing in the changes, $3 their numbers, $4 the next day's
-- time, $5 the next week's. As the owner: they have looked, so nothing failed; digests of which nothing changed wait for their next time.
update maillage.saved_search s
set
  seen = greatest(s.seen, coalesce(looked.upto, s.seen)),
  next_at = case s.frequency when 'daily' then $4::timestamptz when 'weekly' then $5::timestamptz else s.next_at end,
  failures = case when looked.id is null then s.failures else 0 end,
  failure = case when looked.id is null then s.failure end
from maillage.saved_search here
left join (
  select id, seen, $1::bigint as upto from unnest($2::bigint[], $3::bigint[]) as quiet (id, seen)
) looked on looked.id = here.id and looked.seen = here.seen
where here.id = s.id and s.delivery_job_id is null and s.next_at <= now() and not s.is_paused
  and (looked.id is not null or (s.seen >= $1::bigint and s.frequency <> 'immediate'));
