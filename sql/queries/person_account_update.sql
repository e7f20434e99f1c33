-- $1 account, $2 issuer, $3 subject, $4 name (empty: unknown), $5 SIRET or null. Only who was invited becomes active by it.
update maillage.account
set oidc_issuer = $2::text,
  oidc_subject = $3::text,
  name = case when $4::text = '' then name else $4::text end,
  claimed_siret = coalesce($5::text, claimed_siret),
  state = case state when 'invited' then 'active' else state end
where id = $1::bigint;
