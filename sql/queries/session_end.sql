-- $1 hash of the token.
delete from maillage.session where token_hash = $1::bytea returning oidc_id_token;
