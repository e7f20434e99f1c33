-- $1 record that the asker may see.
select id, title from maillage.metadata_record where id = $1::text;
