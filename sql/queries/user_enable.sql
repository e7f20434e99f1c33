-- $1 account. What a disabled account was before: active when it can sign in, else invited.
update maillage.account
set state = case when password_hash is not null or oidc_subject is not null then 'active' else 'invited' end
where id = $1::bigint and state = 'disabled';
