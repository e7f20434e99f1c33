-- $1 account. Ends its sessions.
delete from maillage.session where account_id = $1::bigint returning created_at;
