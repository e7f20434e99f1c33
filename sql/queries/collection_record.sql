-- $1 id of a collection that the asker may read. Its record.
select record_id from maillage.collection where id = $1::text;
