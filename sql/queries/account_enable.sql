-- $1 account. A disabled account works again: as before, it has signed in or waits for its first password.
update maillage.account
set state = case when last_sign_in_at is null then 'invited' else 'active' end
where id = $1::bigint and state = 'disabled'
returning email;
