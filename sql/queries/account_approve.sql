-- $1 account that waits for approval; its role stands already.
update maillage.account
set state = 'active'
where id = $1::bigint and state = 'pending'
returning email;
