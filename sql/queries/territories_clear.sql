-- $1 organisation.
delete from maillage.organisation_territory where organisation_id = $1::bigint;
