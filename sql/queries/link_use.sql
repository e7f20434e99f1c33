-- $1 hash of the token. Uses a link up; no row when it is not in force. Of two at once the second finds it used.
update maillage.one_time_link l
set used_at = now()
from maillage.account a
where l.token_hash = $1::bytea
  and a.id = l.account_id
  and l.used_at is null
  and l.expires_at > now()
  and a.state = case l.purpose when 'invitation' then 'invited' else 'active' end
  and (a.oidc_subject is null or a.password_hash is not null)
returning l.purpose, a.id as account_id, a.email, a.name;
