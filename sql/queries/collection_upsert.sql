-- $1 id, $2 record, $3 columns as jsonb, $4 count, $5 extent (CRS84) or null, $6 signature of the content.
insert into maillage.collection (id, record_id, columns, feature_count, extent, content_signature)
values ($1::text, $2::text, $3::jsonb, $4::bigint, $5::double precision[], $6::text)
on conflict (id) do update set
  record_id = excluded.record_id,
  columns = excluded.columns,
  feature_count = excluded.feature_count,
  extent = excluded.extent,
  content_signature = excluded.content_signature,
  updated_at = now();
