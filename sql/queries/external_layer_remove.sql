-- $1 id. No row when it is not the asker's to remove.
delete from maillage.external_layer where id = $1::bigint returning title;
