-- $1 ids of records whose remote copy is gone.
delete from maillage.metadata_record where id = any ($1::text[]) and origin = 'harvest' returning id;
