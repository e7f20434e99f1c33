-- $1 id, $2 settings as jsonb, $3 whether the key changes, $4 the sealed key or null.
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
  is_enabled = given.is_enabled,
  secret = case when $3::boolean then $4::bytea else h.secret end
from jsonb_populate_record(null::maillage.harvester, $2::jsonb) given
where h.id = $1::bigint
returning h.id;
