-- $1 id, $2 settings as jsonb. The key stays, unless the address changes (migration 0017).
update maillage.harvester h
set
  name = given.name,
  kind = given.kind,
  url = given.url,
  organisation_id = given.organisation_id,
  visibility = given.visibility,
  territory = given.territory,
  options = given.options,
  cron = given.cron,
  is_enabled = given.is_enabled
from jsonb_populate_record(null::maillage.harvester, $2::jsonb) given
where h.id = $1::bigint
returning h.id;
