-- $1 id. For the job alone: with the sealed key.
select
  h.id, h.name, h.kind, h.url as address, h.organisation_id, h.visibility, h.territory, h.options, h.secret, h.is_enabled
from maillage.harvester h
where h.id = $1::bigint;
