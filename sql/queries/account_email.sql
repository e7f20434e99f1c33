-- $1 account. As the audit log names it.
select email from maillage.account where id = $1::bigint;
