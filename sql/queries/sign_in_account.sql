-- $1 address of mail, in lower case.
select id as account_id, email, name, state, password_hash,
  oidc_subject is not null and password_hash is null as is_oidc_only
from maillage.account
where email = $1::text;
