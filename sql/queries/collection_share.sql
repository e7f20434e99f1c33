-- $1 collection, $2 organisations that may read it as well, in place of those that might.
with dropped as (
  delete from maillage.collection_share
  where collection_id = $1::text and organisation_id <> all ($2::bigint[])
)
insert into maillage.collection_share (collection_id, organisation_id)
select $1::text, unnest($2::bigint[])
on conflict do nothing;
