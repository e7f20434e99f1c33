-- $1 ids of records whose remote copy is gone and that somebody here worked on: they are shown no more, and stay.
update maillage.metadata_record set state = 'retired' where id = any ($1::text[]) and origin = 'harvest' returning id;
