-- $1 id, $2 record, $3 columns as jsonb, $4 count, $5 extent (CRS84) or null, $6 signature of the content,
-- $7 the source that alone fills it, or null, $8 a few values of each column, as jsonb.
insert into maillage.collection (id, record_id, columns, feature_count, extent, content_signature, source, samples)
values ($1::text, $2::text, $3::jsonb, $4::bigint, $5::double precision[], $6::text, $7::text, $8::jsonb)
on conflict (id) do update set
  record_id = excluded.record_id,
  columns = excluded.columns,
  feature_count = excluded.feature_count,
  extent = excluded.extent,
  content_signature = excluded.content_signature,
  source = excluded.source,
  samples = excluded.samples,
  -- Later than any edit's, also of one that this transaction waited for.
  updated_at = greatest(clock_timestamp(), collection.updated_at + interval '1 millisecond');
