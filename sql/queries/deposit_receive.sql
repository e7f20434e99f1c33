-- $1 id, $2 bytes that were there, $3 bytes that are there now. No row when another piece came first.
update maillage.deposit
set received = $3::bigint, updated_at = now()
where id = $1::uuid and received = $2::bigint and published_at is null
returning received;
