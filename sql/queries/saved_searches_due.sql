-- $1 number of the last change, $2 channels that this site can tell by. As the owner: searches whose time has come and that
-- have not looked at all changes.
select s.id, s.owner_id, s.title, s.query, s.channel, s.frequency, s.seen, s.told_at, s.created_at, a.email, a.name
from maillage.saved_search s
join maillage.account a on a.id = s.owner_id and a.state = 'active'
where s.channel = any ($2::text[]) and not s.is_paused and s.delivery_job_id is null and s.next_at <= now()
  and s.seen < $1::bigint
order by s.id;
