-- $1 account. Disables it; its sessions and links end with it.
with changed as (
  update maillage.account set state = 'disabled' where id = $1::bigint returning id
), ended as (
  delete from maillage.session s using changed where s.account_id = changed.id
)
delete from maillage.one_time_link l using changed where l.account_id = changed.id;
