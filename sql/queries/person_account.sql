-- $1 issuer, $2 subject, $3 address or null. The account of this identity, else that of the address; locked.
select
  id, email, name, state, claimed_siret,
  coalesce(oidc_issuer = $1::text and oidc_subject = $2::text, false) as is_theirs,
  state = 'invited' and password_hash is null and oidc_subject is null and last_sign_in_at is null as is_untouched
from maillage.account
where (oidc_issuer = $1::text and oidc_subject = $2::text) or email = $3::text
order by coalesce(oidc_issuer = $1::text and oidc_subject = $2::text, false) desc
limit 1
for update;
