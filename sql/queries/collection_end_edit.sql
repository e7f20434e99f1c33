-- $1 collection, $2 features more, $3 and $4 box before and after (CRS84) or null. Whether the extent is to be measured:
-- it may have shrunk, and the collection has no more than $5 features.
select maillage.end_edit($1::text, $2::integer, $3::double precision[], $4::double precision[])
  and (select feature_count <= $5::bigint from maillage.collection where id = $1::text) as is_to_measure;
