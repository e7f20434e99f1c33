-- $1 account, $2 hours a session may be idle, $3 days it may last. Its open sessions, the latest used first.
select id, created_at, last_seen_at, address, user_agent
from maillage.session
where account_id = $1::bigint
  and last_seen_at > now() - $2::double precision * interval '1 hour'
  and created_at > now() - $3::double precision * interval '1 day'
order by last_seen_at desc, id;
