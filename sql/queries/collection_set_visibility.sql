-- $1 id, $2 visibility, $3 organisation or null to leave it. The record goes with the data.
with changed as (
  update maillage.collection
  set visibility = $2::text, organisation_id = coalesce($3::bigint, organisation_id)
  where id = $1::text
  returning record_id, visibility, organisation_id
)
update maillage.metadata_record r
set visibility = changed.visibility, organisation_id = changed.organisation_id
from changed
where r.id = changed.record_id;
