-- $1 key, $2 account. Its name and prefix; no row when it is not the account's or revoked already.
update maillage.api_key
set revoked_at = now()
where id = $1::bigint and account_id = $2::bigint and revoked_at is null
returning name, prefix;
