-- $1 id, or null for all. Saved searches of the asker, the latest first, with how the last notification fares.
select
  s.id, s.title, s.query, s.channel, s.frequency, s.webhook_url, s.is_paused, s.problem, s.failures, s.failure, s.next_at,
  s.told_at, s.told_count, s.created_at, s.delivery_job_id is not null as is_sending
from maillage.saved_search s
where $1::bigint is null or s.id = $1::bigint
order by s.id desc;
