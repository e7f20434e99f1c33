-- $1 account, $2 hash of the password, $3 new name or null, $4 new address of mail or null, $5 hash of the token of the
-- session that stays, or null.
with changed as (
  update maillage.account
  set password_hash = $2::text, name = coalesce($3::text, name), email = coalesce($4::text, email), state = 'active'
  where id = $1::bigint and state in ('invited', 'active')
  returning id
), ended as (
  delete from maillage.session s using changed
  where s.account_id = changed.id and s.token_hash is distinct from $5::bytea
)
delete from maillage.one_time_link l using changed
where l.account_id = changed.id and l.used_at is null;
