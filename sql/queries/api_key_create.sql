-- $1 account, $2 name, $3 first characters, $4 hash, $5 scopes, $6 days that it is good for.
insert into maillage.api_key (account_id, name, prefix, key_hash, scopes, expires_at)
values ($1::bigint, $2::text, $3::text, $4::bytea, $5::text[], now() + $6::integer * interval '1 day')
returning id, expires_at;
