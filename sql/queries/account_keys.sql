-- $1 account. Its API keys, the ones in force first.
select id, name, prefix, scopes, created_at, expires_at, last_used_at, last_used_from, revoked_at,
  revoked_at is null and expires_at > now() as is_in_force
from maillage.api_key
where account_id = $1::bigint
order by is_in_force desc, created_at desc, id desc;
