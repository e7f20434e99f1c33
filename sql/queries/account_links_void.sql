-- $1 account. Links that were sent and not used open nothing any more.
update maillage.one_time_link set used_at = now() where account_id = $1::bigint and used_at is null;
