-- $1 account, $2 hash that the password was compared with, $3 a stronger one or null. No row when the account was
-- disabled or its password changed meanwhile.
update maillage.account
set password_hash = coalesce($3::text, password_hash)
where id = $1::bigint and state = 'active' and password_hash = $2::text
returning id;
