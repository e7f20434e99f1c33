-- $1 accounts. Those of them that the asker manages.
select id, email from maillage.account where id = any ($1::bigint[]) and maillage.manages_account(id);
