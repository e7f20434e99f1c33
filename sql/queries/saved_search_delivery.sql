-- $1 id. As the owner: what a notification is made of, while its owner's account is open.
select
  s.id, s.owner_id, s.title, s.query, s.channel, s.is_paused, s.webhook_url, s.webhook_secret, s.delivery_job_id, s.told_at,
  s.created_at, a.email, a.name
from maillage.saved_search s
join maillage.account a on a.id = s.owner_id
where s.id = $1::bigint and a.state = 'active';
