-- $1 id.
delete from maillage.deposit where id = $1::uuid returning id;
