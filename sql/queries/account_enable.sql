-- $1 account. A disabled account works again as what it was.
update maillage.account
set state = maillage.state_when_enabled(id)
where id = $1::bigint and state = 'disabled'
returning email;
