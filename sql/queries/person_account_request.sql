-- $1 address, $2 name, $3 issuer, $4 subject, $5 SIRET or null. No row when somebody else has made it in between.
insert into maillage.account (email, name, state, oidc_issuer, oidc_subject, claimed_siret)
values ($1::text, $2::text, 'pending', $3::text, $4::text, $5::text)
on conflict do nothing
returning id;
