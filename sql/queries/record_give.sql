-- $1 id, $2 organisation.
update maillage.metadata_record set organisation_id = $2::bigint where id = $1::text returning id;
