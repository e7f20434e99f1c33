-- $1 hash of the token, $2 hours a session may be idle, $3 days it may last. The active account behind it.
-- Its use is noted once a minute: a row written at each request would be the slowest part of it.
with used as (
  update maillage.session
  set last_seen_at = now()
  where token_hash = $1::bytea
    and last_seen_at < now() - interval '1 minute'
    and last_seen_at > now() - $2::double precision * interval '1 hour'
)
select a.id as account_id, a.email, a.name,
  (
    select case when bool_or(r.organisation_id is null) then 'site' when count(*) > 0 then 'organisation' end
    from maillage.account_role r
    where r.account_id = a.id and r.role = 'admin'
  ) as administers
from maillage.session s
join maillage.account a on a.id = s.account_id
where s.token_hash = $1::bytea
  and a.state = 'active'
  and s.last_seen_at > now() - $2::double precision * interval '1 hour'
  and s.created_at > now() - $3::double precision * interval '1 day';
