-- $1 hash of the token. What a link in force is for.
select l.purpose, a.id as account_id, a.email, a.name
from maillage.one_time_link l
join maillage.account a on a.id = l.account_id
where l.token_hash = $1::bytea
  and l.used_at is null
  and l.expires_at > now()
  and a.state = case l.purpose when 'invitation' then 'invited' else 'active' end
  and (a.oidc_subject is null or a.password_hash is not null);
