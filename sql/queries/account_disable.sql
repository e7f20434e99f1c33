-- $1 account. Its sessions end; its keys open nothing while it is disabled.
with ended as (
  delete from maillage.session where account_id = $1::bigint
)
update maillage.account
set state = 'disabled'
where id = $1::bigint and state <> 'disabled'
returning email;
