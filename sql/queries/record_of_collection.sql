-- $1 id of a collection. The record that describes it, when the asker may read the collection.
select record_id as id from maillage.collection where id = $1;
