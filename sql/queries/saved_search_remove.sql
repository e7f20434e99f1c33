-- $1 id.
delete from maillage.saved_search where id = $1::bigint returning title;
