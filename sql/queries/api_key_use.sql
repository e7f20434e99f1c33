-- $1 hash of the key, $2 address of the asker. The active account behind a key in force; its use is noted once a minute.
with used as (
  update maillage.api_key
  set last_used_at = now(), last_used_from = $2::text
  where key_hash = $1::bytea
    and revoked_at is null
    and expires_at > now()
    and (last_used_at is null or last_used_at < now() - interval '1 minute')
)
select a.id as account_id, a.email, a.name, k.scopes
from maillage.api_key k
join maillage.account a on a.id = k.account_id
where k.key_hash = $1::bytea and k.revoked_at is null and k.expires_at > now() and a.state = 'active';
