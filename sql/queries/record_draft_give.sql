-- $1 id, $2 organisation.
update maillage.record_draft set organisation_id = $2::bigint where record_id = $1::text;
