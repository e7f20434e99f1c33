-- $1 id, $2 whether it is edited from now on, $3 organisation or null to leave it, $4 exact count and $5 extent (CRS84) that
-- edits go on from, or nulls to leave them. A visible change is a new version.
update maillage.collection
set is_editable = $2::boolean,
  organisation_id = coalesce($3::bigint, organisation_id),
  feature_count = coalesce($4::bigint, feature_count),
  extent = case when $4::bigint is null then extent else $5::double precision[] end,
  updated_at = greatest(clock_timestamp(), updated_at + interval '1 millisecond')
where id = $1::text;
