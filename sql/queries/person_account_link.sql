-- $1 account, $2 issuer, $3 subject. Gives its address; no row when either is linked already.
update maillage.account
set oidc_issuer = $2::text, oidc_subject = $3::text
where id = $1::bigint
  and state = 'active'
  and oidc_subject is null
  and not exists (select from maillage.account where oidc_issuer = $2::text and oidc_subject = $3::text)
returning email;
