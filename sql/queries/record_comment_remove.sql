-- $1 number, $2 id of the record. The asker's own alone.
delete from maillage.record_comment where id = $1::bigint and record_id = $2::text returning id;
