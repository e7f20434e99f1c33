-- $1 id, $2 published or retired.
update maillage.metadata_record set state = $2::text, updated_at = now() where id = $1::text returning version;
