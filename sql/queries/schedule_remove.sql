-- $1 id.
delete from maillage.schedule where id = $1::bigint returning id, title;
