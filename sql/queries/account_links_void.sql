-- $1 account. Links that were sent and not used open nothing any more.
delete from maillage.one_time_link where account_id = $1::bigint and used_at is null;
