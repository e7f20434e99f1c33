-- $1 ids. Records of datasets that left the collection they shared.
delete from maillage.metadata_record where id = any ($1::text[]);
