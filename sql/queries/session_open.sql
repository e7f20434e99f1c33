-- $1 hash of the token, $2 account, $3 address, $4 user agent, $5 the identity provider's token or null.
with signed_in as (
  update maillage.account set last_sign_in_at = now() where id = $2::bigint
)
insert into maillage.session (token_hash, account_id, address, user_agent, oidc_id_token)
values ($1::bytea, $2::bigint, $3::text, $4::text, $5::text);
