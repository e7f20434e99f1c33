-- $1 account, $2 role, $3 organisation or null. No row when it has no such role that the asker sees.
delete from maillage.account_role
where account_id = $1::bigint and role = $2::text and organisation_id is not distinct from $3::bigint
returning role;
