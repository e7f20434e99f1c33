-- $1 run, $2 counts to add as jsonb, $3 position, $4 what the remote catalogue announces or null.
update maillage.harvest_run r
set
  read = r.read + d.read,
  created = r.created + d.created,
  updated = r.updated + d.updated,
  unchanged = r.unchanged + d.unchanged,
  duplicates = r.duplicates + d.duplicates,
  failed = r.failed + d.failed,
  outside = r.outside + d.outside,
  removed = r.removed + d.removed,
  position = $3::jsonb,
  announced = coalesce($4::bigint, r.announced),
  heartbeat_at = now()
from jsonb_to_record($2::jsonb) as d (
  read bigint, created bigint, updated bigint, unchanged bigint, duplicates bigint, failed bigint, outside bigint,
  removed bigint
)
where r.id = $1::bigint
returning r.id;
