-- $1 hash of the token, $2 account, $3 purpose, $4 hours that it is good for. Earlier links of the purpose are void.
with void as (
  delete from maillage.one_time_link where account_id = $2::bigint and purpose = $3::text
)
insert into maillage.one_time_link (token_hash, account_id, purpose, expires_at)
values ($1::bytea, $2::bigint, $3::text, now() + $4::double precision * interval '1 hour')
returning expires_at;
