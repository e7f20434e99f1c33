-- $1 source, $2 collection, $3 origin, $4 signature of the file or null. No row when another run builds the collection.
insert into maillage.etl_run (source, collection, origin, origin_signature)
values ($1::text, $2::text, $3::text, $4::text)
on conflict (collection) where state = 'running' do nothing
returning id;
