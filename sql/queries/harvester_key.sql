-- $1 id, $2 the sealed key, null to forget it.
update maillage.harvester set secret = $2::bytea where id = $1::bigint returning id;
