-- $1 account. As the owner: where to write to somebody who asked for something.
select email, name from maillage.account where id = $1::bigint and state = 'active';
