-- $1 account. What decides whether it may have a link; locked, so that of two links made at once one is void.
select email, state, oidc_subject is not null and password_hash is null as is_oidc_only
from maillage.account
where id = $1::bigint
for update;
