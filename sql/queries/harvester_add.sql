-- $1 settings as jsonb, $2 the sealed key or null.
insert into maillage.harvester (
  name, kind, url, organisation_id, visibility, territory, options, cron, is_enabled, secret
)
select
  given.name, given.kind, given.url, given.organisation_id, given.visibility, given.territory, given.options,
  given.cron, given.is_enabled, $2::bytea
from jsonb_populate_record(null::maillage.harvester, $1::jsonb) given
returning id;
