-- $1 account. What a disabled account was before.
update maillage.account
set state = maillage.state_when_enabled(id)
where id = $1::bigint and state = 'disabled';
